import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { cardsQuery, LIBRARY, PAGE, type Card } from "./api";
import type { CardRow, Rows } from "./rows";
import type { Scope } from "./scope";
import { anchored, extended, NOTHING, toggled, whole, type Selection } from "./selection";

/** The card that the keys act on, and the line it had when it was chosen. */
interface Spot {
  line: number;
  card: CardRow;
}

/** Which card the keys act on, and which are selected. */
export function useSelection(scope: Scope, rows: Rows) {
  const queries = useQueryClient();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [spot, setSpot] = useState<Spot | null>(null);
  const [shown, setShown] = useState(scope);
  if (shown !== scope) {
    setShown(scope);
    setSelection(NOTHING);
    setSpot(null);
  }
  // Headings come as they are counted and move the card; where it has gone, its line has what came after it.
  const line = spot && (rows.lineOf(spot.card) ?? spot.line);
  const setLine = useCallback(
    (at: number) => {
      const card = rows.at(at);
      if (card?.kind === "card") setSpot({ line: at, card });
    },
    [rows],
  );

  const cardAt = async (at: number): Promise<Card | undefined> => {
    const row = rows.at(at);
    if (row?.kind !== "card") return undefined;
    const page = await queries.fetchQuery({
      ...cardsQuery(scope, row.place, pageOf(row)),
      staleTime: Infinity,
    });
    return page.conversations[row.at % PAGE];
  };

  /** Select one more or less, wherever its page is loaded from. */
  const toggleAt = async (at: number) => {
    const row = rows.at(at);
    if (row?.kind !== "card") return;
    setLine(at);
    const card = await cardAt(at);
    if (card) setSelection((before) => toggled(before, card.id, row));
  };

  /** Select everything from the card that was selected last to this one. */
  const extendTo = async (at: number) => {
    const from = (selection.anchor && rows.lineOf(selection.anchor)) ?? line ?? at;
    const anchor = rows.at(from);
    if (anchor?.kind !== "card") return;
    setSelection((before) => anchored(before, anchor));
    setLine(at);
    const lines = between(Math.min(from, at), Math.max(from, at));
    const cards = await Promise.all(lines.map(cardAt));
    const ids = cards.flatMap((card) => (card ? [card.id] : []));
    setSelection((before) => extended(before, ids, anchor));
  };

  return {
    selection,
    line,
    setLine,
    toggleAt,
    extendTo,
    cardAt,
    clear: () => {
      setSelection(NOTHING);
    },
    selectAll: () => {
      setSelection(whole);
    },
    /** The cards of these ids, as far as they have been looked at. */
    known: (ids: ReadonlySet<string>): Card[] =>
      queries
        .getQueriesData<{ conversations: Card[] }>({ queryKey: [...LIBRARY, "cards"] })
        .flatMap(([, page]) => page?.conversations ?? [])
        .filter((card) => ids.has(card.id)),
  };
}

export type Selecting = ReturnType<typeof useSelection>;

export const pageOf = (row: CardRow) => Math.floor(row.at / PAGE);

const between = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
