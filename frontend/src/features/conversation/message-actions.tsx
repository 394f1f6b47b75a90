import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isTold } from "@/api/failures";
import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem, MenuLine } from "@/components/menu";
import { useTell } from "@/components/toast";
import { useCopy } from "@/components/use-copy";

import { useFork, useRate, type Message } from "./api";
import { NoteDialog } from "./note-dialog";
import { permalink } from "./opening";
import styles from "./message.module.css";

const SCOPES = ["path", "branches", "everything"] as const;

interface Props {
  conversation: string;
  message: Message;
}

/** What can be done with one message; shown where the hand is. */
export function MessageActions({ conversation, message }: Props) {
  const { t } = useTranslation("conversation");
  const copy = useCopy();
  const [isNoting, setIsNoting] = useState(false);
  const link = () => {
    copy(permalink(conversation, message.id), t("act.linkCopied"));
  };
  return (
    <div className={styles.actions}>
      <Thumb conversation={conversation} message={message} value={1} />
      <Thumb conversation={conversation} message={message} value={-1} />
      <IconButton
        icon="copy"
        says={t("act.copy")}
        onClick={() => {
          copy(message.text, t("act.copied"));
        }}
      />
      <Menu trigger={<IconButton icon="more" says={t("act.more")} />}>
        <MenuItem onSelect={link}>{t("act.link")}</MenuItem>
        <MenuItem
          onSelect={() => {
            setIsNoting(true);
          }}
        >
          {t("act.note")}
        </MenuItem>
        <MenuLine />
        <ForkItems conversation={conversation} message={message} />
      </Menu>
      <NoteDialog
        conversation={conversation}
        message={message.id}
        isOpen={isNoting}
        onClose={() => {
          setIsNoting(false);
        }}
      />
    </div>
  );
}

function ForkItems({ conversation, message }: { conversation: string; message: Message }) {
  const { t } = useTranslation("conversation");
  const tell = useTell();
  const navigate = useNavigate();
  const fork = useFork(conversation);
  const make = (scope: (typeof SCOPES)[number]) => {
    // The menu is closed by then, and its promise is all that is left of it.
    void fork.mutateAsync({ message: message.id, scope }).then(async (made) => {
      await navigate({ to: "/c/$id", params: { id: made.id } });
      tell(t("act.forked"));
    }, isTold);
  };
  return SCOPES.map((scope) => (
    <MenuItem key={scope} onSelect={() => make(scope)}>
      {t(`fork.${scope}`)}
    </MenuItem>
  ));
}

function Thumb({ conversation, message, value }: { conversation: string; message: Message; value: 1 | -1 }) {
  const { t } = useTranslation("conversation");
  const rate = useRate(conversation);
  const isMine = message.ratings.some((rating) => rating.by_user && rating.value === value);
  return (
    <IconButton
      icon={value === 1 ? "good" : "bad"}
      says={value === 1 ? t("act.good") : t("act.bad")}
      aria-pressed={isMine}
      onClick={() => {
        rate.mutate({ message: message.id, value: isMine ? 0 : value, reason: null });
      }}
    />
  );
}
