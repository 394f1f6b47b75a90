import { describe, expect, it } from "vitest";

import type { CardRow } from "./rows";
import { extended, isEmpty, NOTHING, toggled, whole } from "./selection";

const cardAt = (at: number): CardRow => ({ kind: "card", place: { source: "x", project: null }, at });

describe("a selection", () => {
  it("takes one more, and gives it back", () => {
    const one = toggled(NOTHING, "a", cardAt(3));

    expect([...one.ids]).toEqual(["a"]);
    expect(isEmpty(toggled(one, "a", cardAt(3)))).toBe(true);
  });

  it("goes on from the line that was selected last", () => {
    expect(extended(toggled(NOTHING, "a", cardAt(3)), ["b", "c"], cardAt(5))).toEqual({
      ids: new Set(["a", "b", "c"]),
      isWhole: false,
      anchor: cardAt(3),
    });
  });

  it("begins a range where nothing was selected", () => {
    expect(extended(NOTHING, ["b"], cardAt(5)).anchor).toEqual(cardAt(5));
  });

  it("of everything ends when one is chosen", () => {
    expect(isEmpty(whole)).toBe(false);
    expect(toggled(whole, "a", cardAt(1))).toEqual({
      ids: new Set(["a"]),
      isWhole: false,
      anchor: cardAt(1),
    });
  });
});
