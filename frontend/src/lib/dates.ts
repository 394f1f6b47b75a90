const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** To make a format takes longer than to draw a line of a list with it. */
function once<Format>(make: (language: string) => Format): (language: string) => Format {
  const made = new Map<string, Format>();
  return (language) => {
    const format = made.get(language) ?? make(language);
    made.set(language, format);
    return format;
  };
}

const relativeFormat = once((language) => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
const exactFormat = once(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" }),
);

const briefFormat = once(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }),
);

/** A moment as people say it: "3 days ago". */
export function relative(moment: Date, now: Date, language: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const format = relativeFormat(language);
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "minute");
}

/** A moment on one line: "5 Mar 2026, 14:05". */
export function brief(moment: Date, language: string): string {
  return briefFormat(language).format(moment);
}

/** A moment exactly, for a hover. */
export function exact(moment: Date, language: string): string {
  return exactFormat(language).format(moment);
}
