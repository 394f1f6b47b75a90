import { expect, test } from "vitest";

import { placesOf, wordsOf } from "./marking";

test.each([
  ["sourdough starter", ["sourdough", "starter"]],
  ['"cold oven" source:chatgpt -lamp', ["cold oven"]],
  ["bread OR cake after:2026-01", ["bread", "cake"]],
  ["bak* @saved", ["bak"]],
  ["日本 水", ["日本", "水"]],
  [undefined, []],
])("of %j these words are marked: %j", (query, words) => {
  expect(wordsOf(query)).toEqual(words);
});

test("every place is found, in any case, in reading order, and nothing is a pattern", () => {
  const root = document.createElement("div");
  root.innerHTML = "<p>A lamp. <b>Lamp</b>s (a.b)</p><p data-unmarked>lamp</p>";

  expect(placesOf(["lamp", "a.b"], root).map(String)).toEqual(["lamp", "Lamp", "a.b"]);
});

test("a word in several colours is one place, two paragraphs are not", () => {
  const root = document.createElement("div");
  root.innerHTML = "<pre><b>def</b> f<i>_1</i>(x)</pre><p>x a</p><p>b</p>";

  expect(placesOf(["f_1(x", "ab"], root).map(String)).toEqual(["f_1(x"]);
});

test("without words nothing is marked", () => {
  expect(placesOf([], document.body)).toEqual([]);
});
