import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Dialog } from "@/components/dialog";
import { boundKeys, printed, useKeys } from "@/lib/keys";

import styles from "./keys-dialog.module.css";

interface Listed {
  keys: string;
  says: string;
}

/** ?: every key that does something here, and what. `more` are those that are pressed one after the other. */
export function KeysDialog({ more }: { more: readonly Listed[] }) {
  const { t } = useTranslation("library");
  const [listed, setListed] = useState<readonly Listed[] | null>(null);
  useKeys([
    {
      keys: "?",
      says: t("keys.title"),
      act: () => {
        setListed([...boundKeys(), ...more]);
      },
    },
  ]);
  return (
    <Dialog
      isOpen={listed !== null}
      onClose={() => {
        setListed(null);
      }}
      title={t("keys.title")}
    >
      <dl className={styles.keys}>
        {listed?.map(({ keys, says }, index) => (
          <div key={index} className={styles.line}>
            <dt>
              <kbd>{keys.split(" ").map(printed).join(" ")}</kbd>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
