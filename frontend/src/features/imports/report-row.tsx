import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";

import styles from "./report.module.css";

/** What an import made of one conversation. */
export function Row({ row }: { row: Schemas["Became"] }) {
  const { t } = useTranslation("imports");
  return (
    <li className={styles.row}>
      <span className={styles.outcome} data-outcome={row.outcome}>
        {t(`outcome.${row.outcome}`)}
      </span>
      <span className={styles.what}>
        <Name row={row} />
        {row.why && (
          <span className={styles.why}>
            <bdi>{row.why}</bdi>
          </span>
        )}
      </span>
      <span className={styles.count}>
        {row.message_count > 0 && t("job.messages", { count: row.message_count })}
      </span>
    </li>
  );
}

function Name({ row }: { row: Schemas["Became"] }) {
  const { t } = useTranslation("imports");
  if (row.conversation_id)
    return (
      <Link to="/c/$id" params={{ id: row.conversation_id }}>
        <bdi>{row.title ?? t("report.untitled")}</bdi>
      </Link>
    );
  const isLost = row.outcome === "failed" || row.outcome === "left_out";
  return <bdi className={styles.where}>{isLost && row.where ? row.where : t("report.gone")}</bdi>;
}
