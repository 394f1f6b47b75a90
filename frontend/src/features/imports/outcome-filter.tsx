import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";

import type { Outcome } from "./api";
import styles from "./report.module.css";
import { all, reached } from "./told";

interface Props {
  counts: Schemas["Counts"];
  chosen: Outcome | null;
  onChoose: (outcome: Outcome | null) => void;
}

/** The outcomes that came about, each a way to see only what became that. */
export function OutcomeFilter({ counts, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation("imports");
  const choices: [Outcome | null, number][] = [[null, all(counts)], ...reached(counts)];
  return (
    <div className={styles.filter} role="group" aria-label={t("report.filter")}>
      {choices.map(([outcome, count]) => (
        <button
          key={outcome ?? "all"}
          type="button"
          className={styles.choice}
          aria-pressed={chosen === outcome}
          onClick={() => {
            onChoose(outcome);
          }}
        >
          {outcome ? t(`outcome.${outcome}`) : t("report.all")}{" "}
          <span className={styles.number}>{count.toLocaleString(i18n.language)}</span>
        </button>
      ))}
    </div>
  );
}
