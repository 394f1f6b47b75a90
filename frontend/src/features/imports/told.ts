import type { TFunction } from "i18next";

import type { Schemas } from "@/api/client";

import type { Job, Outcome } from "./api";

type Counts = Schemas["Counts"];

/** In the order in which they matter. */
export const OUTCOMES: readonly Outcome[] = ["new", "updated", "partial", "failed", "unchanged", "left_out"];

/** The outcomes that came about, with how many there are of each. */
export const reached = (counts: Counts): [Outcome, number][] =>
  OUTCOMES.flatMap((outcome): [Outcome, number][] => (counts[outcome] ? [[outcome, counts[outcome]]] : []));

/** How many conversations were met. */
export const all = (counts: Counts): number => OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);

/** What an import brought, in one line: "3 new, 40 unchanged". */
export const said = (counts: Counts, t: TFunction<"imports">, language: string): string =>
  reached(counts)
    .map(([outcome, count]) => `${count.toLocaleString(language)} ${t(`outcome.${outcome}`)}`)
    .join(", ") || t("earlier.nothing");

/** How many files a name stands for: several without a folder of their own are called "3 files". */
export const filesIn = (name: string): number =>
  Number(/^([\d,]+) files$/.exec(name)?.[1]?.replaceAll(",", "") ?? 1);

/** How far a job is, and how far it has to go; 0 where that is not known yet. */
export const progressOf = (job: Job): [done: number, total: number] =>
  job.phase === "meaning" ? [job.done, job.total] : [job.done_bytes, job.total_bytes];

const STEPS: readonly [Intl.NumberFormatOptions["unit"], number][] = [
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** How long something takes, as exactly as anybody wants to know: "40 sec", "3 min". */
export function duration(seconds: number, language: string): string {
  const [unit, length] = STEPS.find(([, length]) => seconds >= length * 1.5) ?? ["second", 1];
  const amount = Math.max(Math.round(seconds / length), 1);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(amount);
}

/** The days from one moment to another, as one line. */
export function span(first: string | null, last: string | null, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  if (!first || !last) return "";
  return format.formatRange(new Date(first), new Date(last));
}

/** A text cut where addresses of pages stand in it; every second piece is one. */
export const atAddresses = (text: string): string[] =>
  text.split(/(?<![\w@~/.])((?:[a-z0-9-]+\.)+(?:com|ai|dev)(?:\/[\w/-]+)?)/);
