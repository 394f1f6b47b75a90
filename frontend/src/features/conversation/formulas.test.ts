import { expect, test } from "vitest";

import { mayHoldFormulas, withFormulas } from "./formulas";

test.each([
  ["so \\(a+b\\) it is", "so $$a+b$$ it is"],
  ["so $a+b$ it is", "so $$a+b$$ it is"],
  ["\\[\nx^2\n\\]", "$$\nx^2\n$$"],
  ["  \\[x\\]", "  $$\n  x\n  $$"],
  ["it is \\[x\\] here", "it is $$x$$ here"],
  ["$$\ny\n$$", "$$\ny\n$$"],
])("%j becomes %j", (text, written) => {
  expect(withFormulas(text)).toBe(written);
});

test.each([
  "It costs $5 and $10.",
  "between $5-$10",
  "`$a$` is code",
  "```sh\necho $HOME $PATH$\n```",
  "``a ` $b$``",
  "~~~\n\\(x\\)\n~~~",
  "escaped \\$a$",
  "no formula",
])("%j stays as it is", (text) => {
  expect(withFormulas(text)).toBe(text);
});

test("what holds no formula needs no formulas", () => {
  expect(mayHoldFormulas("plain")).toBe(false);
  expect(mayHoldFormulas("\\(x\\)")).toBe(true);
});
