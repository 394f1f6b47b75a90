import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { SourceMark } from "@/components/source-mark";

import styles from "./looked.module.css";
import { reached, span } from "./told";

/** What one source finds in what was handed over: how much of it is new, from when to when, and whose it is. */
export function Looked({ looked }: { looked: Schemas["Looked"] }) {
  const { t, i18n } = useTranslation("imports");
  const when = span(looked.first_at, looked.last_at, i18n.language);
  return (
    <div className={styles.looked}>
      <p className={styles.source}>
        <SourceMark source={looked.source} />
        {when && <span className={styles.when}>{when}</span>}
      </p>
      <ul className={styles.counts}>
        {reached(looked.counts).map(([outcome, count]) => (
          <li key={outcome} data-outcome={outcome}>
            {t(`preview.${outcome}`, { count })}
          </li>
        ))}
        {looked.counts.messages > 0 && <li>{t("job.messages", { count: looked.counts.messages })}</li>}
      </ul>
      {looked.accounts.length > 0 && (
        <p className={styles.accounts}>
          {t("preview.account", { count: looked.accounts.length })}: <bdi>{looked.accounts.join(", ")}</bdi>
        </p>
      )}
    </div>
  );
}
