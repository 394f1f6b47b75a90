import { useId, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { logIn, Refused } from "@/api/client";
import { Button } from "@/components/button";

import styles from "./password-form.module.css";

/** Asks for the password; a page that was asked for is shown once it is right. */
export function PasswordForm({ onOpened }: { onOpened: () => void }) {
  const { t } = useTranslation("session");
  const field = useId();
  const why = useId();
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState("");
  const [isAsking, setIsAsking] = useState(false);

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setIsAsking(true);
    try {
      await logIn(password);
      onOpened();
    } catch (error) {
      setRefusal(error instanceof Refused ? error.message : t("unreachable"));
      setIsAsking(false);
    }
  };

  return (
    <form className={styles.form} onSubmit={(event) => void ask(event)}>
      <label htmlFor={field}>{t("password")}</label>
      <div className={styles.row}>
        <input
          id={field}
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          className={styles.field}
          value={password}
          aria-invalid={refusal !== ""}
          aria-describedby={why}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" weight="strong" disabled={isAsking}>
          {isAsking ? t("opening") : t("open")}
        </Button>
      </div>
      <p id={why} role="alert" className={styles.refusal}>
        {refusal}
      </p>
    </form>
  );
}
