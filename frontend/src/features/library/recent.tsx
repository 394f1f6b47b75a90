import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { SourceMark } from "@/components/source-mark";
import { Failed, Loading } from "@/components/states";

import { listQuery, standingQuery, type Card } from "./api";
import { Facts } from "./card";
import styles from "./recent.module.css";

const A_FEW = 8;

/** Where one left off: what was talked in last, and what has a star. */
export function Recent() {
  const { t } = useTranslation("library");
  const recent = useQuery({ ...listQuery({ status: ["active"] }, A_FEW), meta: SHOWN });
  const starred = useQuery(listQuery({ starred: true }, A_FEW));
  const { data: standing } = useQuery(standingQuery);
  if (recent.error) return <Failed error={recent.error} again={() => void recent.refetch()} />;
  if (!recent.data || starred.isPending) return <Loading />;
  return (
    <div className={styles.home}>
      <h1>{t("home.all", { count: standing?.total ?? recent.data.total })}</h1>
      <Few title={t("home.starred")} cards={starred.data?.conversations ?? []} />
      <Few title={t("home.recent")} cards={recent.data.conversations} />
    </div>
  );
}

function Few({ title, cards }: { title: string; cards: readonly Card[] }) {
  const { t } = useTranslation("library");
  if (cards.length === 0) return null;
  return (
    <section className={styles.few}>
      <h2 className={styles.title}>{title}</h2>
      <ul className={styles.list}>
        {cards.map((card) => (
          <li key={card.id}>
            <Link to="/c/$id" params={{ id: card.id }} className={styles.link}>
              <SourceMark source={card.source} nameIsHidden />
              <span className={styles.words}>
                <bdi className={styles.name}>{card.title ?? card.beginning ?? t("card.untitled")}</bdi>
                <Facts card={card} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether nothing is kept yet; undefined while that is not known, and false where it cannot be. */
export function useIsEmpty(): boolean | undefined {
  const { data, isError } = useQuery(standingQuery);
  return isError ? false : data && (data.status ?? []).every(({ count }) => count === 0);
}
