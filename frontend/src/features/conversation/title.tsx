import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useChange, type Conversation } from "./api";
import styles from "./header.module.css";

interface Props {
  conversation: Conversation;
  isRenaming: boolean;
  onDone: () => void;
}

/** The title, or the field in which it is written anew; empty gives the provider's back. */
export function Title({ conversation, isRenaming, onDone }: Props) {
  const { t } = useTranslation("conversation");
  const change = useChange(conversation.id);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isRenaming) field.current?.select();
  }, [isRenaming]);
  const shown = conversation.title ?? conversation.beginning ?? t("untitled");
  if (!isRenaming) {
    return (
      <h1 className={styles.title} title={shown}>
        <bdi>{shown}</bdi>
      </h1>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ title: field.current?.value.trim() || null });
        onDone();
      }}
    >
      <input
        ref={field}
        className={styles.field}
        aria-label={t("act.rename")}
        defaultValue={conversation.title ?? ""}
        placeholder={conversation.provider_title ?? ""}
        maxLength={500}
        onBlur={onDone}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
        }}
      />
    </form>
  );
}
