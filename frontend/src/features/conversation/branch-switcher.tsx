import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";

import type { Fork } from "./api";
import type { Open } from "./opening";
import styles from "./message.module.css";

interface Props {
  fork: Fork;
  open: Open;
  /** Whether a key has led to this fork; `onReached` says that the focus is there. */
  isSought: boolean;
  onReached: () => void;
}

/** ‹ 2/3 ›: the versions of a message, one step apart. */
export function BranchSwitcher({ fork, open, isSought, onReached }: Props) {
  const { t } = useTranslation("conversation");
  const versions = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isSought) return;
    versions.current?.querySelector<HTMLElement>("[aria-disabled=false]")?.focus({ preventScroll: true });
    onReached();
  }, [isSought, onReached]);
  const go = (by: number) => () => {
    const option = fork.options[fork.chosen + by];
    if (option) open({ branch: option.leaf_id, m: option.message_id });
  };
  const which = { k: fork.chosen + 1, n: fork.options.length };
  return (
    <div ref={versions} className={styles.switcher} role="group" aria-label={t("branch.versions")}>
      <IconButton
        icon="left"
        says={t("branch.previous")}
        // At the last version too a control keeps the focus.
        aria-disabled={fork.chosen === 0}
        onClick={go(-1)}
      />
      <span aria-label={t("branch.which", which)}>
        {which.k}/{which.n}
      </span>
      <IconButton
        icon="right"
        says={t("branch.next")}
        aria-disabled={fork.chosen === fork.options.length - 1}
        onClick={go(1)}
      />
    </div>
  );
}
