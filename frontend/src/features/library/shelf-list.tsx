import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { usePreferences } from "@/lib/preferences";

import { CardLine } from "./card";
import { CardMenu } from "./card-menu";
import { Heading } from "./heading";
import type { Row, Rows } from "./rows";
import type { Scope } from "./scope";
import styles from "./shelf.module.css";
import type { Actions } from "./use-actions";
import type { Selecting } from "./use-selection";

/** As tokens.css has it for each density. */
const CARDS = { comfortable: 58, compact: 44 } as const;
const HEIGHTS = { source: 40, project: 34, span: 28 } as const;

interface Props {
  scope: Scope;
  rows: Rows;
  scroller: RefObject<HTMLElement | null>;
  selecting: Selecting;
  actions: Actions;
  /** Counts up whenever a key moves, for the focus to follow. */
  moves: number;
  onToggle: (key: string, byDefault: boolean) => void;
}

/** As many lines as can be seen, of however many there are. */
export function ShelfList({ scope, rows, scroller, selecting, actions, moves, onToggle }: Props) {
  const { t } = useTranslation("library");
  const { line, setLine } = selecting;
  const { list, virtual } = useLines(rows, scroller);
  const followsKey = useFollowing();
  useEffect(() => {
    if (moves > 0 && line !== null) virtual.scrollToIndex(line, { align: "auto" });
  }, [moves, line, virtual]);

  const onContextMenu = (event: React.MouseEvent) => {
    const at = event.target instanceof Element ? event.target.closest("li")?.dataset.index : undefined;
    if (at && rows.at(Number(at))?.kind === "card") setLine(Number(at));
    else event.preventDefault();
  };

  return (
    <CardMenu selecting={selecting} actions={actions}>
      <ul
        ref={list}
        className={styles.lines}
        style={{ height: virtual.getTotalSize() }}
        aria-label={t("shelf")}
        onContextMenuCapture={onContextMenu}
      >
        {virtual.getVirtualItems().map(({ index, key, start, size }) => (
          <li
            key={key}
            data-index={index}
            className={styles.line}
            aria-setsize={rows.size}
            aria-posinset={index + 1}
            style={{
              height: size,
              transform: `translateY(${String(start - virtual.options.scrollMargin)}px)`,
            }}
          >
            <Line
              scope={scope}
              rows={rows}
              index={index}
              selecting={selecting}
              isAtLine={line === index}
              move={line === index ? moves : 0}
              followsKey={followsKey}
              onToggle={onToggle}
            />
          </li>
        ))}
      </ul>
    </CardMenu>
  );
}

interface LineProps extends Pick<Props, "scope" | "rows" | "selecting" | "onToggle"> {
  index: number;
  isAtLine: boolean;
  move: number;
  followsKey: (move: number) => boolean;
}

/** One line; scrolling draws those alone that come into view. */
const Line = memo(function Line({ scope, rows, index, selecting, onToggle, ...rest }: LineProps) {
  const row = rows.at(index);
  if (!row) return null;
  if (row.kind !== "card") return <Heading row={row} onToggle={onToggle} />;
  const { selection } = selecting;
  const check = (event: React.MouseEvent) => {
    void (event.shiftKey ? selecting.extendTo(index) : selecting.toggleAt(index));
  };
  const point = (event: React.MouseEvent) => {
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) {
      selecting.setLine(index);
      return;
    }
    event.preventDefault();
    check(event);
  };
  const isSelected = (id: string) => selection.isWhole || selection.ids.has(id);
  return (
    <CardLine scope={scope} row={row} isSelected={isSelected} onPoint={point} onCheck={check} {...rest} />
  );
});

/** Where each line stands. They are as high as their kinds, so that none has to be measured. */
function useLines(rows: Rows, scroller: RefObject<HTMLElement | null>) {
  const list = useRef<HTMLUListElement>(null);
  const margin = useOffset(list, scroller);
  const card = CARDS[usePreferences().density];
  const virtual = useVirtualizer({
    count: rows.size,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows.at(index), card),
    overscan: 8,
    scrollMargin: margin,
  });
  useEffect(() => {
    virtual.measure();
  }, [rows, card, virtual]);
  return { list, virtual };
}

/** How far down in the scroller the list begins, whatever opens above it. */
function useOffset(list: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      setOffset(list.current?.offsetTop ?? 0);
    });
    for (const above of scroller.current?.children ?? []) observer.observe(above);
    return () => {
      observer.disconnect();
    };
  }, [list, scroller]);
  return offset;
}

const heightOf = (row: Row | undefined, card: number) =>
  row === undefined || row.kind === "card" ? card : HEIGHTS[row.kind];

/** Says once for each move of a key that it is new. */
function useFollowing(): (move: number) => boolean {
  const followed = useRef(0);
  return useCallback((move) => {
    const isNew = move > followed.current;
    followed.current = Math.max(move, followed.current);
    return isNew;
  }, []);
}
