import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";

import { tagsQuery } from "./api";
import styles from "./dialogs.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  onTag: (name: string, action: "tag" | "untag") => void;
}

/** Which tag to put on, or take off: one there is, or a new one. */
export function TagDialog({ isOpen, onClose, onTag }: Props) {
  const { t } = useTranslation("library");
  const { data } = useQuery({ ...tagsQuery, enabled: isOpen });
  const [name, setName] = useState("");
  const wanted = name.trim();
  const known = (data?.tags ?? []).filter((tag) => tag.name.toLowerCase().includes(wanted.toLowerCase()));
  const done = (tag: string, action: "tag" | "untag") => {
    if (!tag) return;
    onTag(tag, action);
    setName("");
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("tagging.title")}>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          done(wanted, "tag");
        }}
      >
        <input
          className={styles.field}
          aria-label={t("tagging.label")}
          placeholder={t("tagging.label")}
          value={name}
          maxLength={300}
          list="known-tags"
          onChange={(event) => {
            setName(event.target.value);
          }}
        />
        <Button type="submit" weight="strong" disabled={!wanted}>
          {t("tagging.put")}
        </Button>
        <Button
          disabled={!data?.tags.some((tag) => tag.name === wanted)}
          onClick={() => {
            done(wanted, "untag");
          }}
        >
          {t("tagging.takeOff")}
        </Button>
      </form>
      <ul className={styles.tags} aria-label={t("tagging.known")}>
        {known.slice(0, 30).map((tag) => (
          <li key={tag.name}>
            <button
              type="button"
              className={styles.tag}
              onClick={() => {
                done(tag.name, "tag");
              }}
            >
              <bdi>{tag.name}</bdi> <span className={styles.count}>{tag.count}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
