import { useTranslation } from "react-i18next";

import { sourceName } from "@/components/source-mark";

import styles from "./insights.module.css";
import type { Narrowed } from "./spans";

interface Props {
  narrowed: Narrowed;
  onNarrowed: (narrowed: Narrowed) => void;
  sources: readonly string[];
  years: readonly number[];
}

/** Which source and which time to tell about. */
export function Narrowing({ narrowed, onNarrowed, sources, years }: Props) {
  const { t } = useTranslation("insights");
  return (
    <div className={styles.narrowing}>
      <select
        aria-label={t("source")}
        value={narrowed.source ?? ""}
        onChange={(event) => onNarrowed({ ...narrowed, source: event.target.value || undefined })}
      >
        <option value="">{t("everySource")}</option>
        {sources.map((source) => (
          <option key={source} value={source}>
            {sourceName(source)}
          </option>
        ))}
      </select>
      <select
        aria-label={t("time")}
        value={narrowed.span ?? ""}
        onChange={(event) => onNarrowed({ ...narrowed, span: event.target.value || undefined })}
      >
        <option value="">{t("allTime")}</option>
        <option value="last-30-days">{t("last30Days")}</option>
        <option value="last-12-months">{t("last12Months")}</option>
        {years.map((year) => (
          <option key={year} value={`year-${year.toString()}`}>
            {year}
          </option>
        ))}
      </select>
    </div>
  );
}
