import { useTranslation } from "react-i18next";

import styles from "./job-view.module.css";

/** What else a person should know of what was handed over. */
export function Notes({ notes }: { notes: readonly string[] }) {
  const { t } = useTranslation("imports");
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label={t("job.notes")}>
      {notes.map((note, at) => (
        <li key={at}>
          <bdi>{note}</bdi>
        </li>
      ))}
    </ul>
  );
}
