import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";

import styles from "./problems.module.css";

/** What could not be read whole: where it stood and why, folded until it is asked for. */
export function Problems({ count, problems }: { count: number; problems: readonly Schemas["Problem"][] }) {
  const { t } = useTranslation("imports");
  if (count === 0) return null;
  return (
    <details className={styles.problems}>
      <summary>{t("job.problems", { count })}</summary>
      <ul className={styles.list}>
        {problems.map((problem, at) => (
          <li key={at}>
            <bdi className={styles.where}>{problem.where}</bdi> <bdi>{problem.why}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}
