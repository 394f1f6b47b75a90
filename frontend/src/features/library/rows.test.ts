import { describe, expect, it } from "vitest";

import { laidOut, openPlaces, Rows, type CardRow, type Row } from "./rows";
import { keyOf } from "./scope";

const SOURCES = [
  {
    source: "chatgpt",
    count: 7,
    projects: [
      { name: null, count: 5 },
      { name: "Garden", count: 2 },
    ],
  },
  { source: "grok", count: 1, projects: [{ name: "Moon", count: 1 }] },
];
const SPANS = [
  { name: "today", count: 2 },
  { name: "2026-03", count: 3 },
];

const CARDS = [0, 1, 2, 3, 4].map((at): CardRow => ({
  kind: "card",
  place: { source: "chatgpt", project: null },
  at,
}));

const opened =
  (...changed: string[]) =>
  (key: string, byDefault: boolean) =>
    changed.includes(key) ? !byDefault : byDefault;

const told = (row: Row | undefined) => {
  switch (row?.kind) {
    case "source":
      return `${row.source} ${String(row.count)}`;
    case "project":
      return `/${row.place.project ?? ""}`;
    case "span":
      return `- ${row.name}`;
    case "card":
      return `${row.place.project ?? "none"} #${String(row.at)}`;
    case undefined:
      return "nothing";
  }
};

const all = (rows: Rows) => Array.from({ length: rows.size }, (_, at) => told(rows.at(at)));

describe("the shelf", () => {
  it("shows sources with what is in no project by spans of time, and projects closed", () => {
    expect(all(laidOut(SOURCES, opened(), () => SPANS))).toEqual([
      "chatgpt 7",
      "- today",
      "none #0",
      "none #1",
      "- 2026-03",
      "none #2",
      "none #3",
      "none #4",
      "/Garden",
      "grok 1",
      "/Moon",
    ]);
  });

  it("opens and closes what is told to", () => {
    const isOpen = opened("chatgpt", keyOf({ source: "grok", project: "Moon" }));

    expect(all(laidOut(SOURCES, isOpen, () => [{ name: "week", count: 1 }]))).toEqual([
      "chatgpt 7",
      "grok 1",
      "/Moon",
      "- week",
      "Moon #0",
    ]);
    expect(openPlaces(SOURCES, isOpen)).toEqual([{ source: "grok", project: "Moon" }]);
  });

  it("is as long as it will be, before the spans are known", () => {
    const rows = laidOut(SOURCES, opened(), () => undefined);

    expect(rows.size).toBe(1 + 5 + 1 + 2);
    expect(told(rows.at(5))).toBe("none #4");
  });

  it("has every card once, whatever has changed since the spans were counted", () => {
    for (const count of [0, 3, 5, 9]) {
      const sources = [{ source: "x", count, projects: [{ name: null, count }] }];
      const cards = all(laidOut(sources, opened(), () => SPANS)).filter((one) => one.startsWith("none"));
      expect(new Set(cards).size).toBe(cards.length);
    }
  });

  it("goes from card to card over headings, and stays at the ends", () => {
    const rows = laidOut(SOURCES, opened(), () => SPANS);

    expect([rows.nextCard(-1, 1), rows.nextCard(3, 1), rows.nextCard(5, -1), rows.nextCard(2, -1)]).toEqual([
      2,
      5,
      3,
      undefined,
    ]);
    expect(rows.nextCard(7, 1)).toBeUndefined();
  });

  it("has a card at another line when the spans become known", () => {
    const [before, after] = [undefined, SPANS].map((spans) => laidOut(SOURCES, opened(), () => spans));
    const lines = (rows?: Rows) => CARDS.map((card) => rows?.lineOf(card));

    expect(lines(before)).toEqual([1, 2, 3, 4, 5]);
    expect(lines(after)).toEqual([2, 3, 5, 6, 7]);
    expect(after?.at(5)).toEqual(CARDS[2]);
  });

  it("has no line for what is not there", () => {
    const rows = laidOut(SOURCES, opened(), () => SPANS);
    const place = { source: "chatgpt", project: null };

    expect(rows.lineOf({ kind: "card", place, at: 5 })).toBeUndefined();
    expect(rows.lineOf({ kind: "card", place: { ...place, project: "Garden" }, at: 0 })).toBeUndefined();
  });

  it("knows nothing beyond its end", () => {
    const rows = laidOut(SOURCES, opened(), () => SPANS);

    expect([rows.at(rows.size), rows.at(10_000), new Rows().at(0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("finds a line among a hundred thousand", () => {
    const rows = new Rows();
    for (let month = 0; month < 1000; month += 1) {
      rows.heading({ kind: "span", name: String(month), isInProject: false });
      rows.cards({ source: "x", project: null }, month * 100, 100);
    }

    expect(rows.size).toBe(101_000);
    expect(rows.at(101 * 700 + 51)).toEqual({
      kind: "card",
      place: { source: "x", project: null },
      at: 70_050,
    });
  });
});
