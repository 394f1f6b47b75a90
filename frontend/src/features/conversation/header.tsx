import { useState } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";
import { SourceMark } from "@/components/source-mark";
import { printed } from "@/lib/keys";

import { useChange, type Reading } from "./api";
import { ExportMenu } from "./export-menu";
import { MoreMenu } from "./more-menu";
import { Title } from "./title";
import styles from "./header.module.css";

interface Props {
  reading: Reading;
  hasMargin: boolean;
  onFind: () => void;
  onMargin: () => void;
  onDeleted: () => void;
}

/** What a conversation is called, where it is from, and what can be done with it. */
export function Header({ reading, hasMargin, onFind, onMargin, onDeleted }: Props) {
  const { t } = useTranslation("conversation");
  const { conversation } = reading;
  const change = useChange(conversation.id);
  const [isRenaming, setIsRenaming] = useState(false);
  return (
    <header className={styles.header}>
      <div className={styles.about}>
        <Title
          conversation={conversation}
          isRenaming={isRenaming}
          onDone={() => {
            setIsRenaming(false);
          }}
        />
        <Facts reading={reading} />
      </div>
      <div className={styles.actions}>
        <IconButton
          icon="star"
          says={conversation.starred ? t("act.unstar") : t("act.star")}
          aria-pressed={conversation.starred}
          className={conversation.starred ? styles.starred : undefined}
          onClick={() => {
            change.mutate({ starred: !conversation.starred });
          }}
        />
        <IconButton icon="search" says={t("find.open")} keys={printed("mod+f")} onClick={onFind} />
        <ExportMenu reading={reading} />
        <IconButton
          icon="info"
          says={t("details.open")}
          keys="I"
          aria-pressed={hasMargin}
          onClick={onMargin}
        />
        <MoreMenu
          reading={reading}
          onRename={() => {
            setIsRenaming(true);
          }}
          onDeleted={onDeleted}
        />
      </div>
    </header>
  );
}

function Facts({ reading: { conversation, branch } }: { reading: Reading }) {
  const { t } = useTranslation("conversation");
  return (
    <p className={styles.facts}>
      <SourceMark source={conversation.source} />
      {conversation.project && <bdi className={styles.project}>{conversation.project}</bdi>}
      <Moment at={conversation.updated_at ?? conversation.created_at} />
      <span>{t("messages", { count: branch.message_count })}</span>
      {conversation.branch_count > 1 && (
        <span>
          <Icon name="branch" /> {t("branch.count", { count: conversation.branch_count })}
        </span>
      )}
      {!branch.is_active && <span>{t("branch.other")}</span>}
      {conversation.fidelity === "partial" && <span className={styles.partial}>{t("partial")}</span>}
      {conversation.status !== "active" && <span>{t(`status.${conversation.status}`)}</span>}
    </p>
  );
}
