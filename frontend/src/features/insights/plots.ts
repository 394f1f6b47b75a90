import { axisX, axisY, barX, cell, gridY, plot, rectY, ruleY, text } from "@observablehq/plot";

import { sourceColour, sourceName } from "@/components/source-mark";

import type { Insights } from "./api";
import { darkness, daySquares, monthStarts } from "./calendar";
import { written, type Goal } from "./goal";
import { monthsBetween } from "./spans";

/** What a drawing needs to know besides its data. `of` says a number of messages in words. */
export interface Paper {
  width: number;
  language: string;
  of: (count: number) => string;
}

const NARROW = 560;
const COMMON = {
  style: {
    fontFamily: "var(--sans)",
    fontSize: "12px",
    color: "var(--ink-soft)",
    background: "none",
    overflow: "visible",
  },
  color: { type: "identity" as const },
  opacity: { type: "identity" as const },
};
const ACCENT = "var(--accent)";

const utc = (language: string, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  return (day: string | Date) => format.format(new Date(day));
};

export const weekdays = (language: string, weekday: "short" | "long" = "short"): string[] =>
  // The fifth of January 1970 was a Monday.
  Array.from({ length: 7 }, (_, at) => utc(language, { weekday })(new Date(Date.UTC(1970, 0, 5 + at))));

export const monthName = (language: string) => utc(language, { month: "long", year: "numeric" });

export function calendarPlot(days: Insights["days"], year: number, { width, language, of }: Paper) {
  const halves = width < NARROW ? 2 : 1;
  const squares = daySquares(days, year, halves);
  const most = Math.max(...squares.map(({ messages }) => messages));
  const weeks = halves === 2 ? 28 : 54;
  const left = 34;
  const side = (width - left) / weeks;
  const day = utc(language, { dateStyle: "full" });
  const month = utc(language, { month: "short" });
  return plot({
    ...COMMON,
    width,
    height: halves * (7 * side + 22) + 4,
    marginLeft: left,
    marginRight: 0,
    marginTop: 22,
    marginBottom: 4,
    x: { axis: null, type: "band", domain: Array.from({ length: weeks }, (_, at) => at), padding: 0 },
    y: { axis: null, type: "band", domain: [0, 1, 2, 3, 4, 5, 6], padding: 0 },
    fy: { axis: null, domain: halves === 2 ? [0, 1] : [0], padding: halves === 2 ? 22 / (7 * side + 22) : 0 },
    marks: [
      text(monthStarts(year, halves), {
        x: "week",
        fy: "half",
        frameAnchor: "top",
        dy: -14,
        textAnchor: "start",
        text: ({ month: at }: { month: number }) => month(new Date(Date.UTC(year, at, 1))),
        fill: "currentColor",
      }),
      text([0, 2, 4], {
        y: (at: number) => at,
        frameAnchor: "left",
        dx: -6,
        textAnchor: "end",
        text: (at: number) => weekdays(language)[at],
        fill: "currentColor",
      }),
      cell(squares, {
        x: "week",
        y: "weekday",
        fy: "half",
        inset: side > 9 ? 1 : 0.5,
        rx: 2,
        fill: ({ messages }) => (messages ? ACCENT : "var(--line)"),
        fillOpacity: ({ messages }) => (messages ? darkness(messages, most) : 0.55),
        href: ({ day: name, messages }) => (messages ? `during:${name}` : null),
        title: ({ day: name, messages }) => `${day(name)}: ${of(messages)}`,
      }),
    ],
  });
}

export function monthsPlot(months: Insights["months"], { width, language, of }: Paper) {
  const compact = new Intl.NumberFormat(language, { notation: "compact" });
  const name = monthName(language);
  const sources = [...new Set(months.map(({ source }) => source))];
  const month = utc(language, { month: "short" });
  const dated = (date: Date, at: number) =>
    at && date.getUTCMonth() ? month(date) : `${month(date)}\n${date.getUTCFullYear().toString()}`;
  return plot({
    ...COMMON,
    width,
    height: Math.min(280, 160 + width / 8),
    marginLeft: 44,
    marginRight: 4,
    x: { type: "utc", label: null },
    y: { label: null, nice: true },
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
      axisX({
        ticks: Math.max(2, Math.round(width / 90)),
        tickFormat: dated,
        stroke: "var(--line-strong)",
        fill: "currentColor",
      }),
      axisY({
        ticks: 4,
        tickSize: 0,
        tickFormat: (count: number) => compact.format(count),
        fill: "currentColor",
      }),
      rectY(months, {
        x: ({ month }) => new Date(`${month}-01`),
        interval: "month",
        y: "messages",
        z: "source",
        order: sources,
        fill: ({ source }) => sourceColour(source),
        insetLeft: 0.5,
        insetRight: 0.5,
        href: ({ month, source }) => `during:${month} source:${source}`,
        title: ({ month, source, messages }) => `${name(month)}, ${sourceName(source)}: ${of(messages)}`,
      }),
      ruleY([0], { stroke: "var(--line-strong)" }),
    ],
  });
}

export function modelsPlot(models: Insights["models"], others: string, { width, language, of }: Paper) {
  const months = monthsBetween(models.map(({ month }) => month));
  const most = Math.max(...models.map(({ messages }) => messages));
  const isNarrow = width < NARROW;
  const left = isNarrow ? 112 : 168;
  const longest = isNarrow ? 15 : 24;
  const name = monthName(language);
  const shown = (model: string | null) => model ?? others;
  const rows = byMessages(models);
  return plot({
    ...COMMON,
    width,
    height: rows.length * 26 + 34,
    marginLeft: left,
    marginRight: 0,
    marginTop: 4,
    marginBottom: 30,
    x: { type: "band", domain: months, label: null, padding: 0 },
    y: { type: "band", domain: rows.map(shown), label: null, padding: 0.12 },
    marks: [
      axisX({
        ticks: yearly(months, isNarrow ? 4 : 10),
        tickFormat: (month: string) => utc(language, { year: "numeric", month: "short" })(month),
        tickSize: 0,
        textAnchor: "start",
        fill: "currentColor",
      }),
      axisY({ tickSize: 0, tickFormat: (model: string) => shortened(model, longest), fill: "currentColor" }),
      ruleY(rows.map(shown), { y: (model: string) => model, stroke: "var(--line)" }),
      cell(models, {
        x: "month",
        y: ({ model }) => shown(model),
        fill: ACCENT,
        fillOpacity: ({ messages }) => darkness(messages, most),
        inset: months.length < width / 8 ? 0.5 : 0,
        href: ({ month, model }) => (model ? `during:${month} model:${quoted(model)}` : `during:${month}`),
        title: ({ month, model, messages }) => `${shown(model)}, ${name(month)}: ${of(messages)}`,
      }),
    ],
  });
}

export function hoursPlot(hours: Insights["hours"], { width, language, of }: Paper) {
  const squares = hours.flatMap((row, weekday) => row.map((messages, hour) => ({ weekday, hour, messages })));
  const most = Math.max(...squares.map(({ messages }) => messages));
  const names = weekdays(language);
  const left = 40;
  const side = Math.min(30, (width - left) / 24);
  return plot({
    ...COMMON,
    width: left + side * 24,
    height: side * 7 + 26,
    marginLeft: left,
    marginRight: 0,
    marginTop: 0,
    marginBottom: 26,
    x: { type: "band", domain: Array.from({ length: 24 }, (_, at) => at), label: null, padding: 0 },
    y: { type: "band", domain: [0, 1, 2, 3, 4, 5, 6], label: null, padding: 0 },
    marks: [
      axisX({
        ticks: [0, 6, 12, 18],
        tickSize: 0,
        tickFormat: (hour: number) => `${hour.toString()}:00`,
        textAnchor: "start",
        dx: -side / 2,
        fill: "currentColor",
      }),
      axisY({ tickSize: 0, tickFormat: (weekday: number) => names[weekday] ?? "", fill: "currentColor" }),
      cell(squares, {
        x: "hour",
        y: "weekday",
        inset: 1,
        rx: 2,
        fill: ({ messages }) => (messages ? ACCENT : "var(--line)"),
        fillOpacity: ({ messages }) => (messages ? darkness(messages, most) : 0.55),
        title: ({ weekday, hour, messages }) =>
          `${names[weekday] ?? ""} ${hour.toString()}:00: ${of(messages)}`,
      }),
    ],
  });
}

/** Something that is longer, the more there is of it. `says` is how much that is, in words. */
export interface Bar {
  name: string;
  value: number;
  says: string;
  colour: string;
  goal: Goal;
}

export function barsPlot(bars: readonly Bar[], { width, language }: Omit<Paper, "of">) {
  const isNarrow = width < NARROW;
  const number = new Intl.NumberFormat(language);
  return plot({
    ...COMMON,
    width,
    height: bars.length * 26 + 8,
    marginLeft: isNarrow ? 132 : 264,
    marginRight: 48,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(...bars.map(({ value }) => value))] },
    // Two may have the same name: they are told apart by their places.
    y: { type: "band", domain: bars.map((_, at) => at), label: null, padding: 0.3 },
    marks: [
      axisY({
        tickSize: 0,
        tickFormat: (at: number) => shortened(bars[at]?.name ?? "", isNarrow ? 17 : 36),
        fill: "currentColor",
      }),
      barX(bars, {
        x: "value",
        y: (_: Bar, at: number) => at,
        fill: "colour",
        rx: 2,
        href: ({ goal }: Bar) => written(goal),
        title: ({ name, says }: Bar) => `${name}: ${says}`,
      }),
      text(bars, {
        x: "value",
        y: (_: Bar, at: number) => at,
        text: ({ value }: Bar) => number.format(value),
        textAnchor: "start",
        dx: 6,
        fill: "currentColor",
      }),
    ],
  });
}

/** The models, those with most messages first, and what is left at the end. */
function byMessages(models: Insights["models"]): (string | null)[] {
  const sums = new Map<string | null, number>();
  for (const { model, messages } of models) sums.set(model, (sums.get(model) ?? 0) + messages);
  const rank = (model: string | null) => (model === null ? -1 : (sums.get(model) ?? 0));
  return [...sums.keys()].sort((one, other) => rank(other) - rank(one));
}

/** A few of the months, at even distances, for an axis to name. */
function yearly(months: readonly string[], most: number): string[] {
  const januaries = months.filter((month) => month.endsWith("-01"));
  const named = januaries.length > 1 ? januaries : months.slice(0, 1);
  return named.filter((_, at) => at % Math.ceil(named.length / most) === 0);
}

const shortened = (name: string, longest: number) =>
  name.length > longest ? `${name.slice(0, longest - 1)}…` : name;

const quoted = (value: string) => (/\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value);
