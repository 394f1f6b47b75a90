import { describe, expect, it } from "vitest";

import { darkness, daySquares, monthStarts } from "./calendar";
import { daysOf, monthsBetween, yearsBetween } from "./spans";

describe("spans", () => {
  const today = new Date(2026, 2, 15, 23, 59);

  it.each([
    [undefined, {}],
    ["nonsense", {}],
    ["year-2024", { from: "2024-01-01", to: "2024-12-31" }],
    ["last-30-days", { from: "2026-02-14", to: "2026-03-15" }],
    ["last-12-months", { from: "2025-04-01", to: "2026-03-15" }],
  ])("%s", (span, days) => {
    expect(daysOf(span, today)).toEqual(days);
  });

  it("names the years between two days, newest first", () => {
    expect(yearsBetween("2023-12-31", "2026-01-01")).toEqual([2026, 2025, 2024, 2023]);
    expect(yearsBetween(null, null)).toEqual([]);
  });

  it("leaves no month out", () => {
    expect(monthsBetween(["2026-02", "2025-11"])).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(monthsBetween([])).toEqual([]);
  });
});

describe("the calendar", () => {
  it.each([
    [2024, 366],
    [2026, 365],
  ])("%d has a square for every day, each in its place", (year, count) => {
    for (const halves of [1, 2] as const) {
      const squares = daySquares({ [`${year.toString()}-03-01`]: 7 }, year, halves);
      expect(squares).toHaveLength(count);
      expect(new Set(squares.map(({ half, week, weekday }) => `${half}/${week}/${weekday}`)).size).toBe(
        count,
      );
      expect(squares.filter(({ messages }) => messages === 7).map(({ day }) => day)).toEqual([
        `${year}-03-01`,
      ]);
    }
  });

  it("begins the week on Monday", () => {
    const squares = daySquares({}, 2026, 1);
    expect(squares[0]).toMatchObject({ day: "2026-01-01", week: 0, weekday: 3 });
    expect(squares[4]).toMatchObject({ day: "2026-01-05", week: 1, weekday: 0 });
  });

  it("puts July first in the second half", () => {
    expect(monthStarts(2026, 2)[6]).toEqual({ month: 6, half: 1, week: 0 });
    expect(monthStarts(2026, 1)[6]?.half).toBe(0);
  });

  it("tells one message from none", () => {
    expect(darkness(0, 900)).toBe(0);
    expect(darkness(1, 900)).toBeGreaterThan(0.2);
    expect(darkness(900, 900)).toBe(1);
  });
});
