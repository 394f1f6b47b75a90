/** What stands behind the question mark of an address. All of it is text: `q=2024` asks for a word, and for no number. */
type Said = Record<string, unknown>;

export const parsed = (search: string): Said => Object.fromEntries(new URLSearchParams(search));

export function written(said: Said): string {
  const pairs = Object.entries(said).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const text = new URLSearchParams(pairs).toString();
  return text && `?${text}`;
}
