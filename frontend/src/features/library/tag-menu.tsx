import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem } from "@/components/menu";
import { useTell } from "@/components/toast";

import { LIBRARY, removeTag, renameTag, useTakeBack } from "./api";
import dialogs from "./dialogs.module.css";
import styles from "./places.module.css";

/** What can be done with a tag itself. */
export function TagMenu({ name }: { name: string }) {
  const { t } = useTranslation("library");
  const [isRenaming, setRenaming] = useState(false);
  const remove = useRemove(name);
  return (
    <>
      <Menu trigger={<IconButton icon="more" says={t("tag.menu", { tag: name })} className={styles.more} />}>
        <MenuItem
          onSelect={() => {
            setRenaming(true);
          }}
        >
          {t("tag.rename")}
        </MenuItem>
        <MenuItem onSelect={remove}>{t("tag.remove")}</MenuItem>
      </Menu>
      {isRenaming && (
        <RenameDialog
          name={name}
          onClose={() => {
            setRenaming(false);
          }}
        />
      )}
    </>
  );
}

function RenameDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation("library");
  const tell = useTell();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState(name);
  const rename = useMutation({
    mutationFn: () => renameTag(name, wanted),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: LIBRARY });
      tell(t("done.renamed", { tag: wanted }));
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("tag.rename")}>
      <form
        className={dialogs.row}
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <input
          className={dialogs.field}
          aria-label={t("tag.newName")}
          value={wanted}
          maxLength={300}
          onChange={(event) => {
            setWanted(event.target.value);
          }}
        />
        <Button type="submit" weight="strong" disabled={!wanted.trim()}>
          {t("tag.rename")}
        </Button>
      </form>
    </Dialog>
  );
}

function useRemove(name: string): () => void {
  const { t } = useTranslation("library");
  const tell = useTell();
  const queries = useQueryClient();
  const takeBack = useTakeBack();
  const remove = useMutation({
    mutationFn: () => removeTag(name),
    onSuccess: async ({ changed, undo }) => {
      await queries.invalidateQueries({ queryKey: LIBRARY });
      const back = () => {
        if (undo) takeBack.mutate(undo);
      };
      tell(t("done.untag", { count: changed, tag: name }), undo ? back : undefined);
    },
  });
  return () => {
    remove.mutate();
  };
}
