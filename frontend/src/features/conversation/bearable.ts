/** Longer than this is no prose. */
const LONGEST = 150_000;
/** So many signs in one paragraph are no emphasis: sorting them out takes time that grows with their square. */
const MOST_SIGNS = 1_200;
/** Nobody quotes a quote of a list so deep. */
const DEEPEST = 40;

const SIGNS = /\*+|_+|~+|`+|<|!?\[|\$/g;
const OPENINGS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d+[.)](?=[ \t])))+/gm;

/** Whether a text can be read as Markdown without holding up the page; any other one is shown as it is. */
export function isBearable(text: string): boolean {
  if (text.length > LONGEST) return false;
  const paragraphs = text.split(/\n[ \t>]*\n/);
  if (paragraphs.some((one) => (one.match(SIGNS)?.length ?? 0) > MOST_SIGNS)) return false;
  return (text.match(OPENINGS) ?? []).every((opening) => opening.replace(/[\s\d.)]+/g, "").length <= DEEPEST);
}
