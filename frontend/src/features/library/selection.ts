import type { CardRow } from "./rows";

/** Which conversations are selected: some by their ids, or all that the shelf shows. */
export interface Selection {
  ids: ReadonlySet<string>;
  isWhole: boolean;
  /** The card from which Shift selects. */
  anchor: CardRow | null;
}

export const NOTHING: Selection = { ids: new Set(), isWhole: false, anchor: null };

export const isEmpty = ({ ids, isWhole }: Selection) => ids.size === 0 && !isWhole;

/** Select one more, or one less; after all were selected, that one alone. */
export function toggled(before: Selection, id: string, anchor: CardRow): Selection {
  const ids = new Set(before.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, isWhole: false, anchor };
}

/** Select all these too; the card that Shift selects from stays. */
export function extended(before: Selection, ids: Iterable<string>, anchor: CardRow): Selection {
  return { ids: new Set([...before.ids, ...ids]), isWhole: false, anchor: before.anchor ?? anchor };
}

export const whole: Selection = { ids: new Set(), isWhole: true, anchor: null };
