import { describe, expect, it } from "vitest";

import type { Piece } from "./api";
import { chosenMonths, datesFor, withoutGaps } from "./months";

const MONTHS = withoutGaps([
  { value: "2024-11", count: 2 },
  { value: "2026-02", count: 1 },
]);

const at = (month: string) => MONTHS.findIndex((one) => one.month === month);
const date = (field: string, value: string): Piece => ({
  text: `${field}:${value}`,
  reads: "filter",
  field,
  value,
  narrows: [],
});

describe("months", () => {
  it("have no gaps, and what is not there counts nothing", () => {
    expect(MONTHS).toHaveLength(16);
    expect(MONTHS.slice(0, 3)).toEqual([
      { month: "2024-11", count: 2 },
      { month: "2024-12", count: 0 },
      { month: "2025-01", count: 0 },
    ]);
    expect(withoutGaps([])).toEqual([]);
  });

  it.each([
    ["2025-03", "2025-03", "during:2025-03"],
    ["2025-01", "2025-12", "during:2025"],
    ["2025-03", "2025-12", "after:2025-03 before:2026-01"],
    ["2025-03", "2026-02", "after:2025-03"],
    ["2024-11", "2025-03", "before:2025-04"],
    ["2024-11", "2026-02", ""],
  ])("from %s to %s are asked for by %s", (from, to, dates) => {
    expect(datesFor(MONTHS, at(from), at(to))).toBe(dates);
  });

  it.each([
    [[date("during", "2025")], "2025-01", "2025-12"],
    [[date("during", "2025-03")], "2025-03", "2025-03"],
    [[date("after", "2025-03"), date("before", "2025-06")], "2025-03", "2025-05"],
    [[date("before", "2025")], "2024-11", "2024-12"],
  ])("that a query asks for are found again", (dates, from, to) => {
    expect(chosenMonths(MONTHS, dates)).toEqual([at(from), at(to)]);
  });

  it("are not guessed from other dates", () => {
    expect(chosenMonths(MONTHS, [date("during", "last week")])).toBeUndefined();
    expect(chosenMonths(MONTHS, [])).toBeUndefined();
  });
});
