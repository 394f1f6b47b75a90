import type { Schemas } from "@/api/client";

type Match = Schemas["Match"];

/** One of the places where words stand: the message's number on the branch, and which of those it says, or folds away. */
export interface Spot {
  at: number;
  nth: number;
  isFolded: boolean;
}

/** All the places on the branch, in reading order. */
export const spotsOf = (matches: readonly Match[]): Spot[] =>
  matches.flatMap(({ at, count, folded_count }) =>
    at == null
      ? []
      : Array.from({ length: count + folded_count }, (_, place) => {
          const isFolded = place >= count;
          return { at, nth: isFolded ? place - count : place, isFolded };
        }),
  );

/** The first place from a message on; the first of all where there is none behind it. */
export function firstFrom(spots: readonly Spot[], at: number): number {
  const found = spots.findIndex((spot) => spot.at >= at);
  return found < 0 ? 0 : found;
}

/** The next place, or with -1 the one before; the first follows the last. */
export const stepped = (current: number, by: number, count: number) =>
  count ? (current + by + count) % count : 0;
