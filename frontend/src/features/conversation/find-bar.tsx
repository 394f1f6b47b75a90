import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { printed } from "@/lib/keys";
import { useLater } from "@/lib/use-later";

import { findQuery, type Reading } from "./api";
import { firstFrom, spotsOf, stepped, type Spot } from "./finding";
import { placesOf, pointAt, useMarks } from "./marking";
import type { Open } from "./opening";
import type { Scroller } from "./transcript";
import styles from "./find-bar.module.css";

const TYPING_ENDS = 150;
/** A message that was far away is there after so many frames at most. */
const PATIENCE = 40;

const NO_SPOTS: Spot[] = [];

interface Props {
  reading: Reading;
  scroller: RefObject<Scroller | null>;
  root: RefObject<HTMLElement | null>;
  onSpot: (at: number | null) => void;
  open: Open;
  onClose: () => void;
}

/** Find words in all of the conversation, loaded or not: n of m, the next, the one before, and those elsewhere. */
export function FindBar({ reading, scroller, root, onSpot, open, onClose }: Props) {
  const { t } = useTranslation("conversation");
  const [typed, setTyped] = useState("");
  const words = useLater(typed, TYPING_ENDS).trim();
  const { data, isPlaceholderData } = useQuery(
    findQuery(reading.conversation.id, reading.branch.leaf_id, words),
  );
  // Places of other words are none of these.
  const spots = useMemo(
    () => (words && data && !isPlaceholderData ? spotsOf(data.matches) : NO_SPOTS),
    [words, data, isPlaceholderData],
  );
  const [from, setFrom] = useState(0);
  const [stepTo, setStepTo] = useState<number | null>(null);
  const current = stepTo ?? firstFrom(spots, from);
  const elsewhere = (words && data?.elsewhere[0]) || undefined;
  useMarks("found", words ? [words] : [], root);
  usePointing(spots[current], words, scroller, onSpot);

  const go = (by: number) => {
    setStepTo(stepped(current, by, spots.length));
  };

  return (
    <search className={styles.bar} data-unmarked>
      <input
        type="text"
        autoFocus
        aria-label={t("find.label")}
        placeholder={t("find.label")}
        maxLength={500}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setFrom(scroller.current?.top() ?? 0);
          setStepTo(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") onClose();
        }}
      />
      <span className={styles.count} role="status">
        {words &&
          data &&
          !isPlaceholderData &&
          (spots.length ? t("find.which", { n: current + 1, m: spots.length }) : t("find.none"))}
      </span>
      <IconButton
        icon="up"
        says={t("find.previous")}
        keys={printed("shift+enter")}
        disabled={!spots.length}
        onClick={() => {
          go(-1);
        }}
      />
      <IconButton
        icon="down"
        says={t("find.next")}
        keys={printed("enter")}
        disabled={!spots.length}
        onClick={() => {
          go(1);
        }}
      />
      {elsewhere && (
        <button
          type="button"
          className={styles.elsewhere}
          onClick={() => {
            open({ m: elsewhere.message_id });
          }}
        >
          {t("find.elsewhere", { count: data?.elsewhere.length ?? 0 })}
        </button>
      )}
      <IconButton icon="close" says={t("find.close")} keys={printed("escape")} onClick={onClose} />
    </search>
  );
}

/** Bring a place onto the page and mark it, as soon as its message is there. */
function usePointing(
  spot: Spot | undefined,
  words: string,
  scroller: RefObject<Scroller | null>,
  onSpot: (at: number | null) => void,
): void {
  const latest = useRef(onSpot);
  useEffect(() => {
    latest.current = onSpot;
  });
  useEffect(() => {
    latest.current(spot?.isFolded ? spot.at : null);
    if (!spot) {
      pointAt("found-now", undefined);
      return;
    }
    scroller.current?.show(spot.at);
    let frame = 0;
    const attempt = (left: number) => {
      const row = rowOf(scroller.current?.element(), spot.at);
      const places = row ? placesOf([words], row).filter((place) => isFolded(place) === spot.isFolded) : [];
      const place = places[Math.min(spot.nth, places.length - 1)];
      if (place) pointAt("found-now", place);
      else if (left)
        frame = requestAnimationFrame(() => {
          attempt(left - 1);
        });
    };
    attempt(PATIENCE);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [spot, words, scroller]);
  useEffect(
    () => () => {
      pointAt("found-now", undefined);
      latest.current(null);
    },
    [],
  );
}

/** The row a message is shown in: its own, or the one above that it is folded into. */
function rowOf(element: HTMLElement | null | undefined, at: number): Element | null {
  let row = element?.querySelector(`[data-index="${String(at)}"]`) ?? null;
  while (row && !row.firstElementChild) row = row.previousElementSibling;
  return row;
}

const isFolded = (place: Range) => place.startContainer.parentElement?.closest("[data-fold]") != null;
