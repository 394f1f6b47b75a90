import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isTold } from "@/api/failures";
import { IconButton } from "@/components/icon-button";
import { Icon } from "@/components/icon";
import { useTell } from "@/components/toast";

import { useRemoveNote, useWriteNote, type Note } from "./api";
import { NoteDialog } from "./note-dialog";
import styles from "./notes.module.css";

/** Notes where they were written: read, changed, removed. */
export function Notes({ conversation, notes }: { conversation: string; notes: Note[] }) {
  if (!notes.length) return null;
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <OneNote key={note.number} conversation={conversation} note={note} />
      ))}
    </ul>
  );
}

function OneNote({ conversation, note }: { conversation: string; note: Note }) {
  const { t } = useTranslation("conversation");
  const [isOpen, setIsOpen] = useState(false);
  const remove = useRemoveNote(conversation);
  const write = useWriteNote(conversation);
  const tell = useTell();
  const forget = () => {
    // Then this note is not there any more to be told of it, but its promise is.
    void remove.mutateAsync(note.number).then(() => {
      tell(t("note.removed"), () => {
        write.mutate({ text: note.text, message_id: note.message_id });
      });
    }, isTold);
  };
  return (
    <li className={styles.note}>
      <Icon name="note" />
      <p dir="auto">{note.text}</p>
      <button
        type="button"
        className={styles.edit}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {t("note.change")}
      </button>
      <IconButton icon="close" says={t("note.remove")} onClick={forget} />
      <NoteDialog
        conversation={conversation}
        message={note.message_id}
        note={note}
        isOpen={isOpen}
        onClose={() => {
          setIsOpen(false);
        }}
      />
    </li>
  );
}
