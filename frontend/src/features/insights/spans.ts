/** What the page is narrowed to, as its address says it: "year-2025", "last-30-days", "last-12-months". */
export interface Narrowed {
  source?: string;
  span?: string;
}

export interface Days {
  from?: string;
  to?: string;
}

const iso = (day: Date) => day.toISOString().slice(0, 10);

/** The days of a span, both included; none for all time, and for a span that nobody knows. */
export function daysOf(span: string | undefined, today: Date): Days {
  const year = /^year-(\d{4})$/.exec(span ?? "")?.[1];
  if (year) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const now = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()));
  if (span === "last-30-days") {
    const first = new Date(now);
    first.setUTCDate(now.getUTCDate() - 29);
    return { from: iso(first), to: iso(now) };
  }
  if (span === "last-12-months") {
    return { from: iso(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1))), to: iso(now) };
  }
  return {};
}

/** The years from one day to another, newest first. */
export function yearsBetween(first: string | null, last: string | null): number[] {
  if (!first || !last) return [];
  const newest = Number(last.slice(0, 4));
  return Array.from({ length: newest - Number(first.slice(0, 4)) + 1 }, (_, at) => newest - at);
}

/** Every month from the first to the last of those given, as "2026-03". */
export function monthsBetween(months: readonly string[]): string[] {
  const [first, last] = [months.reduce(lesser, "9999-12"), months.reduce(greater, "0000-01")];
  const found: string[] = [];
  for (let month = first; month <= last; month = after(month)) found.push(month);
  return found;
}

const lesser = (one: string, other: string) => (one < other ? one : other);
const greater = (one: string, other: string) => (one > other ? one : other);

function after(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 12
    ? `${(year + 1).toString()}-01`
    : `${year.toString()}-${(number + 1).toString().padStart(2, "0")}`;
}
