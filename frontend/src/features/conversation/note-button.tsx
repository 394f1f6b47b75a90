import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";

import { NoteDialog } from "./note-dialog";

/** Writes a note on the whole conversation. */
export function NoteButton({ conversation }: { conversation: string }) {
  const { t } = useTranslation("conversation");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {t("act.note")}
      </Button>
      <NoteDialog
        conversation={conversation}
        message={null}
        isOpen={isOpen}
        onClose={() => {
          setIsOpen(false);
        }}
      />
    </>
  );
}
