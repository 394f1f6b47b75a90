/** Which conversations are selected: some by their ids, or all that the shelf shows. */
export interface Selection {
  ids: ReadonlySet<string>;
  isWhole: boolean;
  /** The line from which Shift selects. */
  anchor: number | null;
}

export const NOTHING: Selection = { ids: new Set(), isWhole: false, anchor: null };

export const isEmpty = ({ ids, isWhole }: Selection) => ids.size === 0 && !isWhole;

/** Select one more, or one less; after all were selected, that one alone. */
export function toggled(before: Selection, id: string, line: number): Selection {
  const ids = new Set(before.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, isWhole: false, anchor: line };
}

/** Select all these too; the line that Shift selects from stays. */
export function extended(before: Selection, ids: Iterable<string>, line: number): Selection {
  return { ids: new Set([...before.ids, ...ids]), isWhole: false, anchor: before.anchor ?? line };
}

export const whole: Selection = { ids: new Set(), isWhole: true, anchor: null };
