import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useImperativeHandle, useMemo, type Ref } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { useLostFocus } from "@/components/use-lost-focus";

import type { Note, Reading } from "./api";
import { useEndKeys } from "./end-keys";
import { MessageRow } from "./message-row";
import type { Open } from "./opening";
import { rowAt, useForks, usePages, type Loaded } from "./pages";
import styles from "./transcript.module.css";

/** A message of middling length, until its own height is known. */
const GUESSED_HEIGHT = 180;
const OVERSCAN = 5;
/** What is brought onto the page stands so far below its top: what is above it may grow, and it stays. */
const ABOVE = 72;

/** What others may ask of the transcript. */
export interface Scroller {
  /** Bring a message onto the page. */
  show: (at: number) => void;
  /** The number of the message at the top of the page. */
  top: () => number;
  /** Whether a message is on the page. */
  isShown: (at: number) => boolean;
  element: () => HTMLElement | null;
}

interface Props {
  reading: Reading;
  /** Whether a message was asked for, and is to be pointed out. */
  isAimed: boolean;
  /** The message that something was found in, where that may be folded away. */
  found: number | null;
  /** The message at whose fork the focus is to be; `onSought` says with null that it is. */
  sought: number | null;
  onSought: (at: number | null) => void;
  open: Open;
  scroller: Ref<Scroller>;
}

/** A branch, from its first message to its last; only what is near the page is there. */
export function Transcript({ reading, isAimed, found, sought, onSought, open, scroller }: Props) {
  const { t } = useTranslation("conversation");
  const element = useLostFocus<HTMLDivElement>();
  const onReached = useCallback(() => {
    onSought(null);
  }, [onSought]);

  const virtualizer = useVirtualizer({
    count: reading.branch.message_count,
    getScrollElement: () => element.current,
    estimateSize: () => GUESSED_HEIGHT,
    overscan: OVERSCAN,
    scrollPaddingStart: ABOVE,
    initialOffset: () => reading.opened_at * GUESSED_HEIGHT,
  });
  const rows = virtualizer.getVirtualItems();
  const { loaded, againAt } = usePages(
    reading,
    rows[0]?.index ?? reading.opened_at,
    rows.at(-1)?.index ?? reading.opened_at,
  );
  const forks = useForks(reading);
  const notes = useNotes(reading.notes);
  const letGo = useEndKeys(virtualizer, rows, loaded);

  useEffect(() => {
    virtualizer.scrollToIndex(reading.opened_at, { align: "start" });
  }, [virtualizer, reading.conversation.id, reading.branch.leaf_id, reading.opened_at]);
  useImperativeHandle(scroller, () => ({
    show: (at) => {
      letGo();
      virtualizer.scrollToIndex(at, { align: "start" });
    },
    top: () => virtualizer.getVirtualItemForOffset(virtualizer.scrollOffset ?? 0)?.index ?? 0,
    isShown: (at) => {
      const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: -1 };
      return at >= startIndex && at <= endIndex;
    },
    element: () => element.current,
  }));

  return (
    <div
      ref={element}
      className={styles.scroll}
      tabIndex={0}
      role="region"
      aria-label={t("transcript")}
      onWheel={letGo}
      onPointerDown={letGo}
      onKeyDown={letGo}
    >
      <div className={styles.all} style={{ height: virtualizer.getTotalSize() }}>
        <div className={styles.near} style={{ transform: `translateY(${String(rows[0]?.start ?? 0)}px)` }}>
          {rows.map(({ index, key }) => (
            <div key={key} ref={virtualizer.measureElement} data-index={index} className={styles.row}>
              <RowAt
                at={index}
                loaded={loaded}
                again={againAt(index)}
                fork={forks.get(index)}
                isFork={(at) => forks.has(at)}
                found={found}
                isTarget={isAimed && index === reading.opened_at}
                isSought={index === sought}
                onReached={onReached}
                notes={notes}
                conversation={reading.conversation.id}
                open={open}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowAtProps {
  at: number;
  loaded: Loaded;
  again: (() => void) | undefined;
  fork: Reading["branch"]["forks"][number] | undefined;
  isFork: (at: number) => boolean;
  found: number | null;
  isTarget: boolean;
  isSought: boolean;
  onReached: () => void;
  notes: ReadonlyMap<string, Note[]>;
  conversation: string;
  open: Open;
}

function RowAt({ at, loaded, again, isFork, found, notes, ...rest }: RowAtProps) {
  const row = rowAt(at, loaded, isFork);
  const placed = loaded.get(at);
  const until = row.kind === "asides" ? row.until : at + 1;
  const asides = useMemo(
    () => (row.kind === "asides" ? messagesBetween(loaded, at, until) : null),
    [row.kind, loaded, at, until],
  );
  if (!placed || row.kind === "unknown") return <Unknown again={again} />;
  if (row.kind === "folded") return null;
  return (
    <MessageRow
      {...rest}
      placed={placed}
      asides={asides}
      notes={notes.get(placed.message.id) ?? NO_NOTES}
      mustOpen={found !== null && found >= at && found < until}
    />
  );
}

const NO_NOTES: Note[] = [];

/** The place of a message that is not there yet, or did not come. */
function Unknown({ again }: { again: (() => void) | undefined }) {
  const { t } = useTranslation("components");
  if (!again) return <div className={styles.unknown} aria-hidden="true" />;
  return (
    <div className={styles.unknown}>
      <Button onClick={again}>{t("again")}</Button>
    </div>
  );
}

const messagesBetween = (loaded: Loaded, from: number, until: number) =>
  Array.from({ length: until - from }, (_, index) => loaded.get(from + index)?.message).filter(
    (message) => message !== undefined,
  );

function useNotes(notes: readonly Note[]): ReadonlyMap<string, Note[]> {
  return useMemo(() => {
    const found = new Map<string, Note[]>();
    for (const note of notes) {
      const of = note.message_id ?? "";
      found.set(of, [...(found.get(of) ?? []), note]);
    }
    return found;
  }, [notes]);
}
