import { useTranslation } from "react-i18next";

import type { Fork } from "./api";
import type { Open } from "./opening";
import styles from "./margin.module.css";

/** Every fork on the branch with the ways it could have gone; the one that is read is marked. */
export function ForkOutline({ forks, open }: { forks: readonly Fork[]; open: Open }) {
  const { t } = useTranslation("conversation");
  return (
    <ol className={styles.forks}>
      {forks.map((fork) => (
        <li key={fork.at}>
          <p className={styles.where}>{t("forks.at", { n: fork.at + 1 })}</p>
          <ul className={styles.list}>
            {fork.options.map((option, index) => (
              <li key={option.message_id}>
                <button
                  type="button"
                  className={styles.option}
                  aria-current={index === fork.chosen || undefined}
                  onClick={() => {
                    open({ branch: option.leaf_id, m: option.message_id });
                  }}
                >
                  <bdi>{option.beginning || t("forks.wordless")}</bdi>
                  <small>{t("messages", { count: option.message_count })}</small>
                </button>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
