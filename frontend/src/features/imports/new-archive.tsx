import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Failed } from "@/components/states";

import { makeArchive } from "./api";
import styles from "./archive-switch.module.css";
import { useOpenArchive } from "./first-run";

/** Asks for the name of a new archive, makes it, and opens it. */
export function NewArchive({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("imports");
  const [name, setName] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const open = useOpenArchive();
  const make = useMutation({
    mutationFn: makeArchive,
    meta: SHOWN,
    onSuccess: () => {
      open.mutate(name);
    },
  });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("archive.newTitle")}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate(name);
        }}
      >
        <label>
          {t("archive.name")}
          <input
            value={name}
            required
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            autoComplete="off"
            spellCheck={false}
            aria-describedby="archive-name"
            aria-invalid={isWrong}
            onChange={(event) => {
              setName(event.target.value);
              setIsWrong(false);
            }}
            onInvalid={(event) => {
              event.preventDefault();
              event.currentTarget.focus();
              setIsWrong(true);
            }}
          />
        </label>
        <p id="archive-name" className={styles.rule} role={isWrong ? "alert" : undefined}>
          {t("archive.nameHint")}
        </p>
        <Button type="submit" weight="strong" disabled={make.isPending}>
          {t("archive.make")}
        </Button>
        {make.error && <Failed error={make.error} />}
      </form>
    </Dialog>
  );
}
