import { useQuery } from "@tanstack/react-query";
import { useState, type ComponentProps } from "react";
import { useTranslation } from "react-i18next";

import { SHOWN } from "@/api/failures";
import { searchesQuery, useKeepSearch } from "@/api/searches";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { useTell } from "@/components/toast";

import styles from "./bar.module.css";

/** Keep a query under a name. */
export function Save({ query }: { query: string }) {
  const { t } = useTranslation("search");
  const [isOpen, setIsOpen] = useState(false);
  const close = () => {
    setIsOpen(false);
  };
  return (
    <>
      <button
        type="button"
        className={styles.save}
        disabled={!query.trim()}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {t("save.open")}
      </button>
      <Dialog isOpen={isOpen} onClose={close} title={t("save.title")} about={query}>
        <Form query={query} onDone={close} />
      </Dialog>
    </>
  );
}

function Form({ query, onDone }: { query: string; onDone: () => void }) {
  const { t } = useTranslation("search");
  const tell = useTell();
  const saved = useQuery(searchesQuery).data?.searches ?? [];
  const save = useKeepSearch(SHOWN);
  const takeBack = useKeepSearch();
  const [name, setName] = useState("");
  const onSubmit: ComponentProps<"form">["onSubmit"] = (event) => {
    event.preventDefault();
    const before = saved.find((one) => one.name === name && one.query !== query);
    save.mutate(
      { name, query },
      {
        onSuccess: () => {
          if (before) tell(t("save.replaced", before), () => takeBack.mutate(before));
          else tell(t("save.kept", { name }));
          onDone();
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <label className={styles.label}>
        {t("save.name")}
        <input
          className={styles.name}
          value={name}
          required
          maxLength={80}
          pattern="[\p{L}\p{N}_.\-]+"
          autoComplete="off"
          aria-describedby="save-rule"
          onChange={(event) => {
            setName(event.target.value);
          }}
        />
      </label>
      <p id="save-rule" className={styles.rule}>
        {t("save.rule")}
      </p>
      {save.error && (
        <p role="alert" className={styles.refused}>
          {save.error.message}
        </p>
      )}
      <Button weight="strong" type="submit" disabled={save.isPending}>
        {t("save.keep")}
      </Button>
    </form>
  );
}
