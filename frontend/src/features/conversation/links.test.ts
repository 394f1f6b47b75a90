import { expect, test } from "vitest";

import { hostOf, pictureInside, safeLink } from "./links";

test.each(["https://a.example/x?y#z", "http://a.example/", "mailto:a@b.example"])(
  "%s may be opened",
  (address) => {
    expect(safeLink(address)).toBe(address);
  },
);

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "vbscript:x",
  "data:text/html,x",
  "file:///etc/passwd",
  "blob:https://a.example/1",
  "//beacon.example",
  "../../index.html",
  "/api/conversations",
  "sandbox:/mnt/data/x.png",
  "",
])("%s may not", (address) => {
  expect(safeLink(address)).toBeUndefined();
});

test("only raster pictures are shown out of the text itself", () => {
  expect(pictureInside("data:image/png;base64,AAAA")).toBe("data:image/png;base64,AAAA");
  expect(pictureInside("data:image/svg+xml;base64,AAAA")).toBeUndefined();
  expect(pictureInside("https://beacon.example/p.png")).toBeUndefined();
});

test("a link's host is told", () => {
  expect(hostOf("https://user:pass@beacon.example:8/x")).toBe("beacon.example:8");
});
