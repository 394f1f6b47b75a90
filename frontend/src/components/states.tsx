import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import styles from "./states.module.css";
import { useReason } from "./use-reason";

/** What is shorter than this is not worth saying. */
const WORTH_SAYING = 200;

/** Says that something is being loaded, where it takes long enough to be noticed. */
export function Loading({ says }: { says?: string }) {
  const { t } = useTranslation("components");
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsLong(true);
    }, WORTH_SAYING);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <p className={styles.state} role="status">
      {isLong ? (says ?? t("loading")) : ""}
    </p>
  );
}

/** What could not be shown, in the words of the server, and a way to try again. */
export function Failed({ error, again }: { error: Error; again?: () => void }) {
  const { t } = useTranslation("components");
  const reason = useReason();
  return (
    <div className={styles.state} role="alert">
      <p>{reason(error)}</p>
      {again && <Button onClick={again}>{t("again")}</Button>}
    </div>
  );
}

/** There is nothing here: why, and what one could do about it. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className={styles.state}>
    <h2 className={styles.title}>{title}</h2>
    {children}
  </div>
);
