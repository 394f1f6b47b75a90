import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";

import { useTags, type Conversation } from "./api";
import styles from "./margin.module.css";

/** The tags of a conversation: each can be taken away, and another written. */
export function TagEditor({ conversation: { id, tags } }: { conversation: Conversation }) {
  const { t } = useTranslation("conversation");
  const set = useTags(id);
  const [typed, setTyped] = useState("");
  return (
    <>
      <ul className={styles.tags}>
        {tags.map((tag) => (
          <li key={tag}>
            <bdi>{tag}</bdi>
            <IconButton
              icon="close"
              says={t("tags.remove", { tag })}
              onClick={() => {
                set.mutate(tags.filter((other) => other !== tag));
              }}
            />
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) set.mutate([...new Set([...tags, typed.trim()])]);
          setTyped("");
        }}
      >
        <input
          className={styles.field}
          aria-label={t("tags.add")}
          placeholder={t("tags.add")}
          maxLength={100}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
        />
      </form>
    </>
  );
}
