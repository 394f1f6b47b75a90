import { expect, test } from "vitest";

import type { Fork } from "./api";
import { forkFrom, stepsFrom } from "./fork-keys";

const forks = [2, 5, 9].map((at) => ({ at, chosen: 0, options: [] }) satisfies Fork);

test("forks are gone through in either direction, and end at the ends", () => {
  expect(forkFrom(forks, 2, 1)?.at).toBe(5);
  expect(forkFrom(forks, 5, -1)?.at).toBe(2);
  expect(forkFrom(forks, 9, 1)).toBeUndefined();
  expect(forkFrom(forks, 0, -1)).toBeUndefined();
});

test("one goes on from the last fork as long as it is on the page, and else from where one reads", () => {
  const on = (first: number, last: number) => ({
    top: () => first,
    isShown: (at: number) => at >= first && at <= last,
  });

  expect(stepsFrom(12, on(10, 14))).toBe(12);
  expect(stepsFrom(12, on(500, 505))).toBe(500);
  expect(stepsFrom(null, on(3, 8))).toBe(3);
  expect(stepsFrom(12, null)).toBe(0);
});
