import katex from "katex";
import remarkMath from "remark-math";
import { createElement, type ReactNode } from "react";

/** What finds formulas in Markdown: those between two dollars (see formulas.ts). */
export const remarkFormulas: [typeof remarkMath, object] = [remarkMath, { singleDollarTextMath: false }];

/** What TeX could load, link to or never end is not trusted. */
const CAREFULLY = { output: "mathml", trust: false, strict: "ignore", maxExpand: 500, maxSize: 20 } as const;

/** A formula as MathML, which browsers draw themselves; undefined where it is no TeX. */
export function drawn(tex: string, isDisplayed: boolean): ReactNode {
  try {
    return element(mathIn(katex.renderToString(tex, { ...CAREFULLY, displayMode: isDisplayed })), 0);
  } catch {
    return undefined;
  }
}

/** The `math` in what KaTeX wrote; without its styles, which the server's rules refuse as they are read. */
function mathIn(markup: string): Element | null {
  const page = new DOMParser().parseFromString(markup.replace(/ style="[^"]*"/g, ""), "text/html");
  return page.querySelector("math");
}

const KEPT = /^(m[a-z]+|semantics)$/;
const SAID =
  /^(display|mathvariant|stretchy|fence|separator|accent|accentunder|lspace|rspace|width|height|depth|voffset|linethickness|columnalign|rowspacing|columnspacing|columnlines|rowlines|scriptlevel|displaystyle|mathcolor|mathbackground|minsize|maxsize|form|movablelimits|symmetric|notation)$/;

function element(node: Node | null, key: number): ReactNode {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element) || !KEPT.test(node.localName)) return null;
  const said = [...node.attributes]
    .filter(({ name }) => SAID.test(name))
    .map(({ name, value }) => [name, value]);
  return createElement(
    node.localName,
    { key, ...(Object.fromEntries(said) as Record<string, string>) },
    ...[...node.childNodes].map(element),
  );
}
