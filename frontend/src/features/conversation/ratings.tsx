import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import { useRate, type Message } from "./api";
import styles from "./message.module.css";

/** How a message was rated, at the provider and here, and why. */
export function Ratings({ conversation, message }: { conversation: string; message: Message }) {
  const { t } = useTranslation("conversation");
  return message.ratings.map((rating) => (
    <p key={String(rating.by_user ?? false)} className={styles.rating}>
      {t(rating.by_user ? "rating.yours" : "rating.theirs", { which: rating.value > 0 ? "👍" : "👎" })}
      {rating.reason && (
        <>
          : <bdi>{rating.reason}</bdi>
        </>
      )}
      {rating.by_user && (
        <Reason
          key={rating.reason}
          conversation={conversation}
          message={message.id}
          value={rating.value > 0 ? 1 : -1}
          before={rating.reason ?? ""}
        />
      )}
    </p>
  ));
}

interface ReasonProps {
  conversation: string;
  message: string;
  value: 1 | -1;
  before: string;
}

/** Asks why; once that is said, for something else. */
function Reason({ conversation, message, value, before }: ReasonProps) {
  const { t } = useTranslation("conversation");
  const rate = useRate(conversation);
  const [reason, setReason] = useState<string | null>(null);
  if (reason === null) {
    return (
      <button
        type="button"
        className={styles.why}
        onClick={() => {
          setReason(before);
        }}
      >
        {t(before ? "rating.change" : "rating.why")}
      </button>
    );
  }
  return (
    <form
      className={styles.reason}
      onSubmit={(event) => {
        event.preventDefault();
        rate.mutate({ message, value, reason: reason.trim() || null });
      }}
    >
      <input
        aria-label={t("rating.why")}
        maxLength={2000}
        value={reason}
        autoFocus
        onChange={(event) => {
          setReason(event.target.value);
        }}
      />
      <Button type="submit">{t("save")}</Button>
    </form>
  );
}
