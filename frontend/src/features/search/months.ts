/** Months as the query language has them, `2026-03`, which sort as text. */
import type { Piece } from "./api";

export interface Month {
  month: string;
  count: number;
}

const MOST = 1200;

/** All months from the first to the last one, those without anything too. */
export function withoutGaps(counted: readonly { value: string; count: number }[]): Month[] {
  const counts = new Map(counted.map(({ value, count }) => [value, count]));
  const last = counted.at(-1)?.value ?? "";
  const months: Month[] = [];
  for (
    let month = counted[0]?.value;
    month && month <= last && months.length < MOST;
    month = following(month)
  ) {
    months.push({ month, count: counts.get(month) ?? 0 });
  }
  return months;
}

export function following(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number < 12 ? named(year, number + 1) : named(year + 1, 1);
}

/** The filters that ask for the months from one to another; all of them ask for nothing. */
export function datesFor(months: readonly Month[], from: number, to: number): string {
  const first = months[from]?.month;
  const last = months[to]?.month;
  if (!first || !last) return "";
  if (first === last) return `during:${first}`;
  if (first.endsWith("-01") && last === `${first.slice(0, 4)}-12`) return `during:${first.slice(0, 4)}`;
  const after = from > 0 ? `after:${first}` : "";
  const before = to < months.length - 1 ? `before:${following(last)}` : "";
  return [after, before].filter(Boolean).join(" ");
}

/** Which of the months a query's dates ask for; undefined where they ask for none, or are no months. */
export function chosenMonths(
  months: readonly Month[],
  dates: readonly Piece[],
): [number, number] | undefined {
  const values = new Map(dates.map((piece) => [piece.field, piece.value ?? ""]));
  if (!dates.length || [...values.values()].some((value) => !/^\d{4}(-\d{2})?$/.test(value)))
    return undefined;
  const during = values.get("during");
  const begin = during ?? values.get("after") ?? "";
  const isIn = ({ month }: Month) =>
    month >= begin &&
    (during === undefined || month.startsWith(during)) &&
    month < (values.get("before") ?? "9999");
  const from = months.findIndex(isIn);
  return from < 0 ? undefined : [from, months.findLastIndex(isIn)];
}

const named = (year: number, number: number) =>
  `${String(year).padStart(4, "0")}-${String(number).padStart(2, "0")}`;
