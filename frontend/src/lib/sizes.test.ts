import { expect, test } from "vitest";

import { bytes } from "./sizes";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1234, "1.2 kB"],
  [56_000_000, "56 MB"],
  [7.5e12, "7.5 TB"],
])("%d is %s", (count, said) => {
  expect(bytes(count, "en")).toBe(said);
});

test("it is said in the reader's language", () => {
  expect(bytes(1234, "de")).toBe("1,2 kB");
});
