/** A day of the calendar: in which column and row it stands, and how many messages it has. */
export interface DaySquare {
  day: string;
  half: number;
  week: number;
  weekday: number;
  messages: number;
}

/** Where a month begins in the calendar. */
export interface MonthStart {
  month: number;
  half: number;
  week: number;
}

const DAY = 86_400_000;

/** Monday is 0. */
const weekdayOf = (day: Date) => (day.getUTCDay() + 6) % 7;

/** The days of a year, a week a column; in a narrow window in two halves, one below the other. */
export function daySquares(days: Record<string, number>, year: number, halves: 1 | 2): DaySquare[] {
  const squares: DaySquare[] = [];
  for (let day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year; day = new Date(+day + DAY)) {
    const name = day.toISOString().slice(0, 10);
    squares.push({ day: name, ...placeOf(day, halves), weekday: weekdayOf(day), messages: days[name] ?? 0 });
  }
  return squares;
}

export const monthStarts = (year: number, halves: 1 | 2): MonthStart[] =>
  Array.from({ length: 12 }, (_, month) => ({
    month,
    ...placeOf(new Date(Date.UTC(year, month, 1)), halves),
  }));

function placeOf(day: Date, halves: 1 | 2): { half: number; week: number } {
  const half = halves === 2 && day.getUTCMonth() >= 6 ? 1 : 0;
  const first = new Date(Date.UTC(day.getUTCFullYear(), half * 6, 1));
  return { half, week: Math.floor((Math.round((+day - +first) / DAY) + weekdayOf(first)) / 7) };
}

/** How dark something is, 0 to 1: small numbers can be told apart too, as they could not be by their share. */
export const darkness = (count: number, most: number): number =>
  count ? 0.18 + 0.82 * Math.sqrt(count / Math.max(most, 1)) : 0;
