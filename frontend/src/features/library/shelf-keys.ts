import { useEffect, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { useKeys } from "@/lib/keys";

import type { Rows } from "./rows";
import { isEmpty } from "./selection";
import type { Actions } from "./use-actions";
import type { Selecting } from "./use-selection";

/** The shelf's keys. Gives how often one has moved, for the focus to follow. */
export function useShelfKeys(
  rows: Rows,
  selecting: Selecting,
  actions: Actions,
  shelf: RefObject<HTMLElement | null>,
) {
  const { t } = useTranslation("library");
  const [moves, setMoves] = useState(0);
  const { line, selection, setLine } = selecting;

  const next = (step: 1 | -1) => rows.nextCard(line ?? (step > 0 ? -1 : rows.size), step);
  const move = (step: 1 | -1) => {
    const to = next(step);
    if (to === undefined) return;
    selecting.setLine(to);
    setMoves((before) => before + 1);
  };
  const extend = (step: 1 | -1) => {
    const to = next(step);
    if (to === undefined) return;
    void selecting.extendTo(to);
    setMoves((before) => before + 1);
  };
  // What had the focus has gone from the shelf, or the controls for what was selected have: the next card has it.
  useEffect(() => {
    if (line === null) return;
    const frame = requestAnimationFrame(() => {
      const now = document.activeElement;
      if (now && now !== document.body && now.checkVisibility()) return;
      const to = rows.nextCard(line - 1, 1) ?? rows.nextCard(Math.min(line, rows.size), -1);
      if (to === undefined) shelf.current?.focus();
      else {
        setLine(to);
        setMoves((before) => before + 1);
      }
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [rows, selection, line, setLine, shelf]);
  const isInShelf = () => shelf.current?.contains(document.activeElement) ?? false;
  const ifAny = (act: () => unknown) => () => (actions.hasTarget ? act() : false);

  useKeys([
    { keys: "j", says: t("keys.next"), act: () => move(1) },
    { keys: "k", says: t("keys.previous"), act: () => move(-1) },
    { keys: "x", says: t("keys.select"), act: () => (line === null ? false : selecting.toggleAt(line)) },
    { keys: "shift+j", says: t("keys.extendDown"), act: () => extend(1) },
    { keys: "shift+k", says: t("keys.extendUp"), act: () => extend(-1) },
    {
      keys: "mod+a",
      says: t("keys.selectAll"),
      act: () => (rows.size > 0 && isInShelf() ? selecting.selectAll() : false),
    },
    { keys: "e", says: t("keys.archive"), act: ifAny(actions.archive) },
    { keys: "t", says: t("keys.tag"), act: ifAny(actions.askTag) },
    { keys: "s", says: t("keys.star"), act: ifAny(actions.star) },
    { keys: "#", says: t("keys.trash"), act: ifAny(actions.trash) },
    { keys: "z", says: t("keys.undo"), act: () => (actions.undo ? actions.undo() : false) },
    { keys: "escape", says: t("keys.escape"), act: () => (isEmpty(selection) ? false : selecting.clear()) },
  ]);
  return { moves, move };
}
