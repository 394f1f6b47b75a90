import { memo } from "react";
import { useTranslation } from "react-i18next";

import { brief, exact } from "@/lib/dates";

import type { Fork, Message, Note, Placed } from "./api";
import { MessageBody } from "./body";
import { BranchSwitcher } from "./branch-switcher";
import { Files } from "./files";
import { Fold } from "./fold";
import { MessageActions } from "./message-actions";
import { Notes } from "./notes";
import { Ratings } from "./ratings";
import { blocksOf, stepsOf } from "./steps";
import type { Open } from "./opening";
import styles from "./message.module.css";

export interface RowProps {
  conversation: string;
  placed: Placed;
  /** This message and the ones after it that are folded with it; none where it is a turn. */
  asides: Message[] | null;
  fork: Fork | undefined;
  notes: Note[];
  isTarget: boolean;
  /** Whether a key has led to its fork. */
  isSought: boolean;
  onReached: () => void;
  /** Whether something in its folds is being looked for. */
  mustOpen: boolean;
  open: Open;
}

/** One message on the page, or several that are no turns of the talk, on one line. */
export const MessageRow = memo(function MessageRow(props: RowProps) {
  const { t, i18n } = useTranslation("conversation");
  const { placed, asides, fork, open, mustOpen, isSought, onReached } = props;
  const switcher = fork && (
    <BranchSwitcher fork={fork} open={open} isSought={isSought} onReached={onReached} />
  );
  if (asides) {
    return (
      <div className={styles.aside}>
        <Fold steps={stepsOf(asides)} mustOpen={mustOpen} />
        {switcher}
      </div>
    );
  }
  const { author, role, created_at: createdAt } = placed.message;
  const name = author ?? t(`role.${role}`);
  return (
    <article
      className={styles.message}
      data-role={role}
      data-target={props.isTarget || undefined}
      aria-label={createdAt ? `${name}, ${brief(new Date(createdAt), i18n.language)}` : name}
    >
      <header className={styles.head}>
        <Facts message={placed.message} />
        {switcher}
        <MessageActions conversation={props.conversation} message={placed.message} />
      </header>
      <Said message={placed.message} mustOpen={mustOpen} />
      <Ratings conversation={props.conversation} message={placed.message} />
      <Notes conversation={props.conversation} notes={props.notes} />
    </article>
  );
});

function Said({ message, mustOpen }: { message: Message; mustOpen: boolean }) {
  const { t } = useTranslation("conversation");
  const blocks = blocksOf(message);
  if (!blocks.length) return <p className={styles.facts}>{t("wordless")}</p>;
  return blocks.map((block, index) => {
    switch (block.kind) {
      case "text":
        return <MessageBody key={index} text={block.text} id={message.id} />;
      case "steps":
        return <Fold key={index} steps={block.steps} mustOpen={mustOpen} />;
      case "files":
        return <Files key={index} files={block.files} />;
    }
  });
}

function Facts({ message }: { message: Message }) {
  const { t, i18n } = useTranslation("conversation");
  const { author, role, model, created_at: createdAt, tokens } = message;
  const when = createdAt ? new Date(createdAt) : null;
  return (
    <div className={styles.facts}>
      <h2 className={styles.who}>
        <bdi>{author ?? t(`role.${role}`)}</bdi>
      </h2>
      {model && <bdi>{model}</bdi>}
      {when && (
        <time dateTime={createdAt ?? undefined} title={exact(when, i18n.language)}>
          {brief(when, i18n.language)}
        </time>
      )}
      {tokens?.output != null && <span>{t("tokens", { count: tokens.output })}</span>}
      {message.is_removed && <span className={styles.removed}>{t("removed")}</span>}
    </div>
  );
}
