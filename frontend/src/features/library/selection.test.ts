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
      range: new Set(["b", "c"]),
    });
  });

  it("gives back what a range added where one goes back, and nothing else", () => {
    const some = toggled(toggled(NOTHING, "c", cardAt(5)), "a", cardAt(3));
    const more = extended(some, ["a", "b", "c", "d"], cardAt(3));

    expect([...more.ids].sort()).toEqual(["a", "b", "c", "d"]);
    expect([...extended(more, ["a", "b"], cardAt(3)).ids].sort()).toEqual(["a", "b", "c"]);
  });

  it("keeps what a range added once another is begun", () => {
    const more = extended(toggled(NOTHING, "a", cardAt(3)), ["a", "b"], cardAt(3));

    expect([...extended(toggled(more, "d", cardAt(6)), ["d"], cardAt(6)).ids]).toEqual(["a", "b", "d"]);
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
      range: new Set(),
    });
  });
});
