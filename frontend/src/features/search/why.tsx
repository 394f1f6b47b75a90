import { useTranslation } from "react-i18next";

import type { Hit } from "./api";
import styles from "./results.module.css";

const MOSTLY = 0.95;
const LEAST = 0.005;

/** Why a hit is where it is, in plain words, each with its share. */
export function WhyList({ why, score }: { why: NonNullable<Hit["why"]>; score: number }) {
  const { t } = useTranslation("search");
  const reasons = reasonsOf();
  if (!reasons.length) return <p className={styles.reason}>{t("why.order")}</p>;
  return (
    <ul className={styles.reasons}>
      {reasons.map(([says, share]) => (
        <li key={says} className={styles.reason}>
          <bdi>{says}</bdi>
          <span className={styles.share}>
            {t("why.share", { percent: Math.round((100 * share) / score) })}
          </span>
        </li>
      ))}
    </ul>
  );

  function reasonsOf(): [string, number][] {
    const words = Object.entries(why.words).map(([word, share]): [string, number] => [
      t(placeOf(why.beside[word] ?? 0, share), { word: word.replaceAll('"', "") }),
      share,
    ]);
    const others: [string, number][] = [
      [t("why.meaning"), why.meaning],
      [t("why.conversation"), why.conversation],
      [t("why.recency"), why.recency],
    ];
    return [...words, ...others]
      .filter(([, share]) => share > LEAST * score)
      .sort(([, one], [, two]) => two - one);
  }
}

function placeOf(beside: number, share: number): "why.word" | "why.besideOnly" | "why.besideToo" {
  if (beside > MOSTLY * share) return "why.besideOnly";
  return beside > (1 - MOSTLY) * share ? "why.besideToo" : "why.word";
}
