import type { CardRow } from "./rows";

/** Which conversations are selected: some by their ids, or all that the shelf shows. */
export interface Selection {
  ids: ReadonlySet<string>;
  isWhole: boolean;
  /** The card from which Shift selects. */
  anchor: CardRow | null;
  /** What Shift has added since; it goes again where one goes back. */
  range: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export const NOTHING: Selection = { ids: NONE, isWhole: false, anchor: null, range: NONE };

export const isEmpty = ({ ids, isWhole }: Selection) => ids.size === 0 && !isWhole;

/** Select one more, or one less; after all were selected, that one alone. */
export function toggled(before: Selection, id: string, anchor: CardRow): Selection {
  const ids = new Set(before.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, isWhole: false, anchor, range: NONE };
}

/** Remember the card that Shift selects from, unless there is one. */
export const anchored = (before: Selection, anchor: CardRow): Selection => ({
  ...before,
  anchor: before.anchor ?? anchor,
});

/** Select all these too, in the place of what Shift had added before; the card that Shift selects from stays. */
export function extended(before: Selection, ids: readonly string[], anchor: CardRow): Selection {
  const others = new Set([...before.ids].filter((id) => !before.range.has(id)));
  const range = new Set(ids.filter((id) => !others.has(id)));
  return { ...anchored(before, anchor), ids: new Set([...others, ...range]), isWhole: false, range };
}

export const whole: Selection = { ...NOTHING, isWhole: true };
