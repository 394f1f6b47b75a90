/**
 * A query is changed by its pieces, as the server read them: it alone knows what a piece of text means.
 */
import type { Piece } from "./api";

const DATES = ["after", "before", "during"];

const joined = (texts: readonly string[]) => texts.join(" ");

/** The query without one of its pieces. */
export const withoutPiece = (pieces: readonly Piece[], at: number): string =>
  joined(pieces.filter((_, other) => other !== at).map((piece) => piece.text));

/** Whether a filter asks for this value. */
export const asksFor = (pieces: readonly Piece[], field: string, value: string): boolean =>
  pieces.some((piece) => isFilter(piece, field, value));

/** The query with a filter, or without it where it has it. */
export function toggled(pieces: readonly Piece[], field: string, value: string): string {
  const others = pieces.filter((piece) => !isFilter(piece, field, value)).map((piece) => piece.text);
  return joined(asksFor(pieces, field, value) ? others : [...others, filterText(field, value)]);
}

/** The query with these dates in the place of those it has; nothing takes them away. */
export const withDates = (pieces: readonly Piece[], dates: string): string =>
  joined([...pieces.filter((piece) => !isDate(piece)).map((piece) => piece.text), dates].filter(Boolean));

/** What a query's dates say, as they were typed. */
export const datesOf = (pieces: readonly Piece[]): Piece[] => pieces.filter(isDate);

/** A filter as it is typed. */
export const filterText = (field: string, value: string): string => {
  const plain = value.replaceAll('"', " ");
  return /\s/u.test(plain) ? `${field}:"${plain}"` : `${field}:${plain}`;
};

const isDate = (piece: Piece) => piece.reads === "filter" && DATES.includes(piece.field ?? "");

const isFilter = (piece: Piece, field: string, value: string) =>
  piece.reads === "filter" && piece.field === field && piece.value?.toLowerCase() === value.toLowerCase();
