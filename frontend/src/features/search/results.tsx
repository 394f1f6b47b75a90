import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { useKeys } from "@/lib/keys";

import type { Found } from "./api";
import { ConversationFound } from "./conversation-found";
import { idOfHit } from "./hit-found";
import styles from "./results.module.css";

interface Props {
  found: readonly Found[];
  q: string;
  /** What the conversations were found for, and when: a new answer begins at its first hit. */
  answered: string;
  hasMore: boolean;
  onMore: () => void;
  box: RefObject<HTMLInputElement | null>;
}

const LIKELY_HEIGHT = 150;
const AHEAD = 6;

/** What was found, conversation by conversation; only those in view are drawn. */
export function Results({ found, q, answered, hasMore, onMore, box }: Props) {
  const { t } = useTranslation("search");
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [top, setTop] = useState(0);
  const begins = firstNumbers(found);
  const count = (begins.at(-1) ?? 0) + (found.at(-1)?.hits.length ?? 0);

  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => document.getElementById("page"),
    estimateSize: () => LIKELY_HEIGHT,
    getItemKey: (at) => found[at]?.conversation_id ?? at,
    overscan: AHEAD,
    scrollMargin: top,
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useEffect(() => {
    setActive(0);
  }, [answered]);
  useEffect(() => {
    setTop(list.current?.offsetTop ?? 0);
  }, [answered]);
  useEffect(() => {
    if (hasMore && lastShown >= found.length - AHEAD) onMore();
  }, [hasMore, lastShown, found.length, onMore]);

  const goTo = (number: number) => {
    if (number < 0) {
      box.current?.focus();
      return;
    }
    const next = Math.min(number, count - 1);
    setActive(next);
    rows.scrollToIndex(
      begins.findLastIndex((begin) => begin <= next),
      { align: "auto" },
    );
    focusHit(next);
  };
  useKeys([
    { keys: "j", says: t("keys.next"), act: () => goTo(focusedNumber() + 1) },
    { keys: "k", says: t("keys.previous"), act: () => goTo(Math.max(focusedNumber(), 0) - 1) },
    { keys: "arrowdown", says: t("keys.next"), act: () => goTo(focusedNumber() + 1) },
    { keys: "arrowup", says: t("keys.previous"), act: () => goTo(Math.max(focusedNumber(), 0) - 1) },
  ]);

  return (
    <div
      ref={list}
      className={styles.list}
      role="list"
      aria-label={t("results")}
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map((row) => {
        const one = found[row.index];
        const begin = begins[row.index] ?? 0;
        return (
          one && (
            <div
              key={row.key}
              role="listitem"
              ref={rows.measureElement}
              data-index={row.index}
              className={styles.found}
              style={{ transform: `translateY(${String(row.start - rows.options.scrollMargin)}px)` }}
            >
              <ConversationFound one={one} begin={begin} active={active} q={q} onActive={setActive} />
            </div>
          )
        );
      })}
    </div>
  );
}

/** Focus a hit. One far off is drawn only after the page has scrolled there. */
export function focusHit(number: number): void {
  if (!focused(number)) requestAnimationFrame(() => focused(number));
}

/** Focus a hit, and let it be seen; says whether it is there. */
function focused(number: number): boolean {
  const hit = document.getElementById(idOfHit(number));
  hit?.focus({ preventScroll: true });
  hit?.scrollIntoView({ block: "nearest" });
  return hit !== null;
}

/** The number of the hit that has the focus, and -1 where none has. */
const focusedNumber = (): number => Number(/^hit-(\d+)$/.exec(document.activeElement?.id ?? "")?.[1] ?? -1);

/** The number of each conversation's first hit. */
function firstNumbers(found: readonly Found[]): number[] {
  let number = 0;
  return found.map(({ hits }) => (number += hits.length) - hits.length);
}
