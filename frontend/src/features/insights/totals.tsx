import { useTranslation } from "react-i18next";

import type { Insights } from "./api";
import styles from "./totals.module.css";

/** A few large numbers. */
export function Totals({ told }: { told: Insights }) {
  const { t, i18n } = useTranslation("insights");
  const format = new Intl.NumberFormat(i18n.language);
  const { conversations, messages, own, days, undated } = told.totals;
  const streak = told.longest_streak?.days ?? 0;
  const numbers = [
    [conversations, t("totals.conversations", { count: conversations })],
    [messages, t("totals.messages", { count: messages })],
    [own, t("totals.own", { count: own })],
    [days, t("totals.days", { count: days })],
    [streak, t("totals.longest", { count: streak })],
  ] as const;
  return (
    <>
      <dl className={styles.totals}>
        {numbers.map(([number, name], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{format.format(number)}</dd>
          </div>
        ))}
      </dl>
      {told.current_streak && (
        <p className={styles.note}>{t("totals.current", { count: told.current_streak.days })}</p>
      )}
      {undated > 0 && <p className={styles.note}>{t("totals.undated", { count: undated })}</p>}
    </>
  );
}
