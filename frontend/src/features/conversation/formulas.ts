/** Code, in which a dollar is a dollar: fences, and spans between as many backticks. */
const CODE = /((?:^|\n)[ \t>]*(`{3,}|~{3,})[\s\S]*?(?:\n[ \t>]*\2|$)|(`+)(?!`)[\s\S]*?[^`]\3(?!`))/;
const ALONE = /^([ \t]*)\\\[\s*([\s\S]+?)\s*\\\][ \t]*$/gm;
const INSIDE = /\\\[([\s\S]+?)\\\]|\\\(([\s\S]+?)\\\)/g;
/** As pandoc has it: no space inside the dollars, and no digit behind them; "$5 and $10" are prices. */
const DOLLARS = /(?<![\\$\w])\$(?![\s$])([^$\n]*?[^\s$\\])\$(?![\d$])/g;

export const mayHoldFormulas = (text: string) => /\$|\\\(|\\\[/.test(text);

/** Write every formula between two dollars, the one way that is then understood. */
export function withFormulas(text: string): string {
  return text
    .split(CODE)
    .map((piece, index) => (index % 4 === 0 ? inDollars(piece) : index % 4 === 1 ? piece : ""))
    .join("");
}

function inDollars(text: string): string {
  return text
    .replace(DOLLARS, (_all, inside: string) => `$$${inside}$$`)
    .replace(ALONE, (_all, before: string, inside: string) => `${before}$$\n${before}${inside}\n${before}$$`)
    .replace(
      INSIDE,
      (_all, display: string | undefined, inline: string) => `$$${(display ?? inline).trim()}$$`,
    );
}
