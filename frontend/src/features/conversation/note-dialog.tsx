import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";

import { useChangeNote, useWriteNote, type Note } from "./api";
import styles from "./notes.module.css";

interface Props {
  conversation: string;
  message: string | null;
  note?: Note;
  isOpen: boolean;
  onClose: () => void;
}

/** A place to write a note, or to write one anew. */
export function NoteDialog({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation("conversation");
  return (
    <Dialog title={rest.note ? t("note.change") : t("act.note")} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Form {...rest} onDone={onClose} />}
    </Dialog>
  );
}

function Form({
  conversation,
  message,
  note,
  onDone,
}: Omit<Props, "isOpen" | "onClose"> & { onDone: () => void }) {
  const { t } = useTranslation("conversation");
  const [text, setText] = useState(note?.text ?? "");
  const write = useWriteNote(conversation);
  const change = useChangeNote(conversation);
  const save = () => {
    const then = { onSuccess: onDone };
    if (note) change.mutate({ number: note.number, text: text.trim() }, then);
    else write.mutate({ text: text.trim(), message_id: message }, then);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        aria-label={t("note.text")}
        rows={5}
        maxLength={20000}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <Button type="submit" weight="strong" disabled={!text.trim() || write.isPending || change.isPending}>
        {t("save")}
      </Button>
    </form>
  );
}
