import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { Failed } from "@/components/states";
import { useTell } from "@/components/toast";
import { useCopy } from "@/components/use-copy";

import { useChange, useDelete, type Reading } from "./api";
import { OriginalDialog } from "./original";
import styles from "./header.module.css";

interface Props {
  reading: Reading;
  onRename: () => void;
  onDeleted: () => void;
}

type Shown = "original" | "delete" | null;

/** What is seldom done with a conversation. */
export function MoreMenu({ reading, onRename, onDeleted }: Props) {
  const { t } = useTranslation("conversation");
  const { id, status } = reading.conversation;
  const [shown, setShown] = useState<Shown>(null);
  const copy = useCopy();
  const place = usePlacing(reading);
  return (
    <>
      <Menu trigger={<IconButton icon="more" says={t("act.more")} />}>
        <MenuItem onSelect={onRename}>{t("act.rename")}</MenuItem>
        <MenuItem
          onSelect={() => {
            copy(`${location.origin}/c/${id}`, t("act.linkCopied"));
          }}
        >
          {t("act.link")}
        </MenuItem>
        <MenuItem
          onSelect={() => {
            setShown("original");
          }}
        >
          {t("original.open")}
        </MenuItem>
        <MenuLine />
        {status !== "active" && (
          <MenuItem
            onSelect={() => {
              place("active");
            }}
          >
            {t("act.restore")}
          </MenuItem>
        )}
        {status === "active" && (
          <MenuItem
            onSelect={() => {
              place("archived");
            }}
          >
            {t("act.archive")}
          </MenuItem>
        )}
        {status !== "trashed" && (
          <MenuItem
            onSelect={() => {
              place("trashed");
            }}
          >
            {t("act.trash")}
          </MenuItem>
        )}
        <MenuItem
          isDangerous
          onSelect={() => {
            setShown("delete");
          }}
        >
          {t("delete.open")}
        </MenuItem>
      </Menu>
      <OriginalDialog
        id={id}
        isOpen={shown === "original"}
        onClose={() => {
          setShown(null);
        }}
      />
      <DeleteDialog
        reading={reading}
        isOpen={shown === "delete"}
        onClose={() => {
          setShown(null);
        }}
        onDeleted={onDeleted}
      />
    </>
  );
}

/** Put a conversation elsewhere, and let that be undone. */
function usePlacing({ conversation: { id, status } }: Reading) {
  const { t } = useTranslation("conversation");
  const change = useChange(id);
  const tell = useTell();
  return (wanted: Schemas["Status"]) => {
    change.mutate(
      { status: wanted },
      {
        onSuccess: () => {
          tell(t(`placed.${wanted}`), () => {
            change.mutate({ status });
          });
        },
      },
    );
  };
}

interface DeleteProps {
  reading: Reading;
  isOpen: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

function DeleteDialog({ reading, isOpen, onClose, onDeleted }: DeleteProps) {
  const { t } = useTranslation("conversation");
  const tell = useTell();
  const { conversation, children } = reading;
  const erase = useDelete(conversation.id);
  const forGood = () => {
    erase.mutate(undefined, {
      onSuccess: (gone) => {
        tell(t("delete.done", { count: gone.messages }));
        onDeleted();
      },
    });
  };
  return (
    <Dialog
      title={t("delete.title")}
      about={t("delete.about", { count: conversation.message_count })}
      isOpen={isOpen}
      onClose={onClose}
    >
      {children.length > 0 && <p>{t("delete.children", { count: children.length })}</p>}
      {erase.error && <Failed error={erase.error} />}
      <div className={styles.choice}>
        <Button onClick={onClose}>{t("delete.keep")}</Button>
        <Button weight="danger" disabled={erase.isPending} onClick={forGood}>
          {t("delete.now", { count: conversation.message_count })}
        </Button>
      </div>
    </Dialog>
  );
}
