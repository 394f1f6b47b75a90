import { expect, test } from "vitest";

import { parsed, written } from "./address";

test.each(["2024", "007", "1e5", "true", "null", '"as it is said"', "[1]", "a b", "ä & ö", "50%", "c++"])(
  "%s is asked for as it was typed",
  (q) => {
    expect(parsed(written({ q }))).toEqual({ q });
  },
);

test("an address somebody typed is understood", () => {
  expect(parsed("?q=2024&run=2")).toEqual({ q: "2024", run: "2" });
});

test("what is not said is left out", () => {
  expect(written({ q: undefined })).toBe("");
  expect(written({ q: "tea", in: undefined })).toBe("?q=tea");
});
