import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Failed } from "@/components/states";
import { useTell } from "@/components/toast";

import { undoImport, type Run } from "./api";
import styles from "./report.module.css";

/** Takes an import back, after asking: nothing brings what it brought back but importing again. */
export function Undo({ run }: { run: Run }) {
  const { t } = useTranslation("imports");
  const tell = useTell();
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const number = run.number ?? 0;
  const count = run.counts.new + run.counts.updated + run.counts.partial;
  const undo = useMutation({
    mutationFn: () => undoImport(number),
    meta: SHOWN,
    onSuccess: (undone) => {
      setIsAsking(false);
      tell(t("undo.done", { count: undone.removed, reverted: undone.reverted, kept: undone.kept.length }));
      void client.invalidateQueries();
    },
  });
  if (count === 0) return null;
  return (
    <>
      <Button
        weight="danger"
        onClick={() => {
          setIsAsking(true);
        }}
      >
        {t("report.undo")}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => {
          setIsAsking(false);
        }}
        title={t("undo.title", { number })}
        about={t("undo.about", { count })}
      >
        <div className={styles.actions}>
          <Button
            onClick={() => {
              setIsAsking(false);
            }}
          >
            {t("undo.keep")}
          </Button>
          <Button
            weight="danger"
            disabled={undo.isPending}
            onClick={() => {
              undo.mutate();
            }}
          >
            {t("undo.do", { count })}
          </Button>
        </div>
        {undo.error && <Failed error={undo.error} />}
      </Dialog>
    </>
  );
}
