import { Toast } from "radix-ui";
import { createContext, useCallback, useContext, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./toast.module.css";

interface Told {
  id: number;
  says: string;
  undo: (() => void) | undefined;
}

/** Says what was done, and lets it be undone: `tell("Archived 3 conversations", undo)`. */
type Tell = (says: string, undo?: () => void) => void;

const Telling = createContext<Tell>(() => undefined);

export const useTell = (): Tell => useContext(Telling);

const UNDO_LASTS = 10_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation("components");
  const [told, setTold] = useState<readonly Told[]>([]);
  const tell = useCallback<Tell>((says, undo) => {
    setTold((before) => [
      ...before.filter((one) => one.undo !== undefined || one.says !== says).slice(-2),
      { id: (before.at(-1)?.id ?? 0) + 1, says, undo },
    ]);
  }, []);
  const forget = (id: number) => {
    setTold((before) => before.filter((one) => one.id !== id));
  };
  return (
    <Telling.Provider value={tell}>
      <Toast.Provider duration={UNDO_LASTS}>
        {children}
        {told.map((one) => (
          <Toast.Root
            key={one.id}
            className={styles.toast}
            onOpenChange={(isOpen) => {
              if (!isOpen) forget(one.id);
            }}
          >
            <Toast.Description>{one.says}</Toast.Description>
            {one.undo && (
              <Toast.Action altText={t("undo")} className={styles.undo} onClick={one.undo}>
                {t("undo")}
              </Toast.Action>
            )}
            <Toast.Close className={styles.close} aria-label={t("dismiss")}>
              ×
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className={styles.viewport} />
      </Toast.Provider>
    </Telling.Provider>
  );
}
