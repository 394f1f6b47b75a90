import { expect, test } from "vitest";

import { goalIn, written, type Goal } from "./goal";

test.each<Goal>([
  { query: "during:2026-03 source:chatgpt" },
  { query: "c" },
  { conversation: "e432f3fd-6559" },
])("%o is the same after a drawing has kept it", (goal) => {
  expect(goalIn(written(goal))).toEqual(goal);
});
