import { describe, expect, it } from "vitest";

import { marked } from "./marked";

const shown = (text: string, ...ranges: [number, number][]) =>
  marked(text, ranges)
    .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
    .join("");

describe("marked text", () => {
  it("is cut at its ranges", () => {
    expect(shown("an oven lamp", [3, 7], [8, 12])).toBe("an [oven] [lamp]");
  });

  it("counts a sign beyond the first plane once", () => {
    expect(shown("🔥🔥 oven", [3, 7])).toBe("🔥🔥 [oven]");
  });

  it("stays whole, whatever the ranges", () => {
    expect(shown("lamp", [2, 99])).toBe("la[mp]");
    expect(shown("lamp")).toBe("lamp");
    expect(marked("", [])).toEqual([]);
  });
});
