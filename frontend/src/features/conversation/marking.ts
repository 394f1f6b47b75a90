import { useEffect, type RefObject } from "react";

/** The words a query looks for, without what only narrows it: operators, and what is not to be there. */
export function wordsOf(query: string | undefined): string[] {
  const pieces = query?.match(/-?(?:\p{L}+:)?(?:"[^"]*"|[^\s"]+)/gu) ?? [];
  return pieces
    .filter((piece) => !/^(-|@|(OR|AND|NOT)$)/.test(piece) && !/^\p{L}+:/u.test(piece))
    .map((piece) => piece.replace(/^"|"$/g, "").replace(/\*$/, "").trim())
    .filter((word) => word.length > 1 || /[^\p{ASCII}]/u.test(word));
}

/** Every place in the text below an element where one of these stands, whatever its case, in reading order. */
export function placesOf(words: readonly string[], root: Node): Range[] {
  const wanted = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!wanted.length) return [];
  const pattern = new RegExp(wanted.join("|"), "giu");
  return paragraphsOf(root).flatMap((texts) => {
    const said = texts.map((text) => text.data).join("");
    return [...said.matchAll(pattern)].map(({ index, 0: match }) =>
      rangeIn(texts, index, index + match.length),
    );
  });
}

const PARAGRAPH = "p, li, td, th, dd, dt, pre, h1, h2, h3, h4, h5, h6, blockquote, button, div";

/** The texts below an element, those of one paragraph together: colours and emphasis cut no word in two. */
function paragraphsOf(root: Node): Text[][] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest("[data-unmarked]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found: Text[][] = [];
  let last: Element | null | undefined;
  for (let node = walker.nextNode(); node instanceof Text; node = walker.nextNode()) {
    const paragraph = node.parentElement?.closest(PARAGRAPH);
    if (paragraph === last) found.at(-1)?.push(node);
    else found.push([node]);
    last = paragraph;
  }
  return found;
}

function rangeIn(texts: readonly Text[], from: number, until: number): Range {
  const range = new Range();
  let passed = 0;
  for (const text of texts) {
    const end = passed + text.length;
    if (from >= passed && from < end) range.setStart(text, from - passed);
    if (until > passed && until <= end) range.setEnd(text, until - passed);
    passed = end;
  }
  return range;
}

/** Whether this browser can mark words without touching the page. */
const canMark = () => typeof CSS !== "undefined" && "highlights" in CSS;

/** Mark words below an element, also in what comes there later. `name` is that of a style in marks.css. */
export function useMarks(
  name: string,
  words: readonly string[],
  element: RefObject<HTMLElement | null>,
): void {
  const all = words.join("\n");
  useEffect(() => {
    const root = element.current;
    if (!root || !all || !canMark()) return;
    let asked = 0;
    const mark = () => {
      CSS.highlights.set(name, new Highlight(...placesOf(all.split("\n"), root)));
    };
    const soon = () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(soon);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    mark();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(asked);
      CSS.highlights.delete(name);
    };
  }, [name, all, element]);
}

/** Mark one place more than the others, and bring it into view. */
export function pointAt(name: string, range: Range | undefined): void {
  if (!canMark()) return;
  if (!range) {
    CSS.highlights.delete(name);
    return;
  }
  const mark = new Highlight(range);
  mark.priority = 1;
  CSS.highlights.set(name, mark);
  range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
}
