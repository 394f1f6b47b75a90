import { expect, test } from "vitest";

import { isBearable } from "./bearable";

test.each([
  ["prose", "Some **bold** words.\n\n> quoted\n> > twice\n\n- a\n  - b"],
  ["a long list", "- *one* item\n\n".repeat(3000)],
  ["a large table", `${"| **a** | b |\n".repeat(250)}`],
])("%s can be read", (_name, text) => {
  expect(isBearable(text)).toBe(true);
});

test.each([
  ["too long", "word ".repeat(40_000)],
  ["emphasis without end", "*_".repeat(2000)],
  ["emphasis over many lines", "a**b\n".repeat(2000)],
  ["brackets", "[".repeat(2000)],
  ["quotes in quotes", `${">".repeat(300)} deep`],
  ["lists in lists", `${"- ".repeat(300)}deep`],
])("%s cannot", (_name, text) => {
  expect(isBearable(text)).toBe(false);
});
