import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import { drawn } from "./drawn-formulas";

const markup = (tex: string) => render(<>{drawn(tex, false)}</>).container.innerHTML;

test("a formula is drawn as MathML", () => {
  expect(markup("\\frac{a}{2}")).toContain("<mfrac><mi>a</mi><mn>2</mn></mfrac>");
});

test.each(["\\frac{a", "\\nosuchcommand{x}", "\\def\\a{\\a\\a}\\a"])("%s is no formula", (tex) => {
  expect(drawn(tex, false)).toBeUndefined();
});

test.each([
  "\\href{javascript:alert(1)}{x}",
  "\\url{https://beacon.example}",
  "\\includegraphics{https://beacon.example/p.png}",
  "\\htmlStyle{color:red}{x}",
  "\\htmlClass{a}{x}",
  "\\text{<img src=x onerror=alert(1)>}",
  "\\style{x}{y}",
])("%s neither links nor loads nor styles", (tex) => {
  const found = render(<>{drawn(tex, true)}</>).container;

  expect(found.querySelector("[href], [src], [style], [class], img, a, script")).toBeNull();
});
