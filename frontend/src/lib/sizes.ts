const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A number of bytes as people say it: "1.2 MB", and in German "1,2 MB". */
export function bytes(count: number, language: string): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(count, 1)) / 3), 0), UNITS.length - 1);
  const value = count / 1000 ** power;
  const digits = power && value < 10 ? 1 : 0;
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${format.format(value)} ${UNITS[power] ?? ""}`;
}
