import { expect, test } from "vitest";

import { firstFrom, spotsOf, stepped } from "./finding";

const matches = [
  { message_id: "a", at: 3, count: 2, folded_count: 1 },
  { message_id: "b", at: 9, count: 1, folded_count: 0 },
];

test("every place counts, those said before those folded away", () => {
  expect(spotsOf(matches)).toEqual([
    { at: 3, nth: 0, isFolded: false },
    { at: 3, nth: 1, isFolded: false },
    { at: 3, nth: 0, isFolded: true },
    { at: 9, nth: 0, isFolded: false },
  ]);
});

test("looking begins where one reads", () => {
  expect(firstFrom(spotsOf(matches), 4)).toBe(3);
  expect(firstFrom(spotsOf(matches), 10)).toBe(0);
});

test("the first follows the last", () => {
  expect(stepped(3, 1, 4)).toBe(0);
  expect(stepped(0, -1, 4)).toBe(3);
  expect(stepped(0, 1, 0)).toBe(0);
});
