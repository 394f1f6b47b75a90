/** The kind of a language that the browser prefers, as "en-GB" for "en", so that days and numbers are written in its way. */
export function asSpokenHere(language: string): string {
  return navigator.languages.find((preferred) => preferred.split("-", 1)[0] === language) ?? language;
}
