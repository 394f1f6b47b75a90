/** A piece of a text, and whether it is marked. */
export interface Marked {
  text: string;
  isMarked: boolean;
}

/** Cut a text at ranges, sorted and apart, that count characters as the server does: one for each code point. */
export function marked(text: string, ranges: readonly (readonly [number, number])[]): Marked[] {
  const characters = Array.from(text);
  const pieces: Marked[] = [];
  let at = 0;
  const take = (end: number, isMarked: boolean) => {
    if (end > at) pieces.push({ text: characters.slice(at, end).join(""), isMarked });
    at = Math.max(at, end);
  };
  for (const [start, end] of ranges) {
    take(start, false);
    take(end, true);
  }
  take(characters.length, false);
  return pieces;
}
