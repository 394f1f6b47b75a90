import { describe, expect, it } from "vitest";

import { extended, isEmpty, NOTHING, toggled, whole } from "./selection";

describe("a selection", () => {
  it("takes one more, and gives it back", () => {
    const one = toggled(NOTHING, "a", 3);

    expect([...one.ids]).toEqual(["a"]);
    expect(isEmpty(toggled(one, "a", 3))).toBe(true);
  });

  it("goes on from the line that was selected last", () => {
    expect(extended(toggled(NOTHING, "a", 3), ["b", "c"], 5)).toEqual({
      ids: new Set(["a", "b", "c"]),
      isWhole: false,
      anchor: 3,
    });
  });

  it("begins a range where nothing was selected", () => {
    expect(extended(NOTHING, ["b"], 5).anchor).toBe(5);
  });

  it("of everything ends when one is chosen", () => {
    expect(isEmpty(whole)).toBe(false);
    expect(toggled(whole, "a", 1)).toEqual({ ids: new Set(["a"]), isWhole: false, anchor: 1 });
  });
});
