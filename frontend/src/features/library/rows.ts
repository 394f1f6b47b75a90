import type { Schemas } from "@/api/client";

import { keyOf, type Place } from "./scope";

type Sources = readonly Schemas["SourceCount"][];
type Spans = readonly Schemas["SpanCount"][];

/** One line of the shelf. A card stands at a number in its place; what it says is loaded by pages. */
export type Row =
  | { kind: "source"; key: string; source: string; count: number; isOpen: boolean }
  | { kind: "project"; key: string; place: Place; count: number; isOpen: boolean }
  | { kind: "span"; name: string; isInProject: boolean }
  | CardRow;

export interface CardRow {
  kind: "card";
  place: Place;
  at: number;
}

interface Block {
  start: number;
  count: number;
  row: (at: number) => Row;
}

/** Cards that stand in lines after one another. */
interface Run extends Block {
  place: Place;
  from: number;
}

/** The lines of the shelf, however many: they are known by number, and none is made before it is looked at. */
export class Rows {
  private readonly blocks: Block[] = [];
  private readonly runs: Run[] = [];
  size = 0;

  heading(row: Row): void {
    this.add({ start: this.size, count: 1, row: () => row });
  }

  cards(place: Place, from: number, count: number): void {
    if (count <= 0) return;
    const row = (at: number): CardRow => ({ kind: "card", place, at: from + at });
    const run = { start: this.size, count, row, place, from };
    this.add(run);
    this.runs.push(run);
  }

  at(index: number): Row | undefined {
    const block = this.blocks[this.blockAt(index)];
    return block && index < block.start + block.count ? block.row(index - block.start) : undefined;
  }

  /** The line at which a card stands; headings that come between move it. */
  lineOf({ place, at }: CardRow): number | undefined {
    const key = keyOf(place);
    const run = this.runs.find(
      (one) => keyOf(one.place) === key && one.from <= at && at < one.from + one.count,
    );
    return run && run.start + at - run.from;
  }

  /** The nearest card from a line on, upwards or down, that line left out. */
  nextCard(index: number, step: 1 | -1): number | undefined {
    for (let at = index + step; at >= 0 && at < this.size; at += step) {
      if (this.at(at)?.kind === "card") return at;
    }
    return undefined;
  }

  private add(block: Block): void {
    this.blocks.push(block);
    this.size += block.count;
  }

  private blockAt(index: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.blocks[middle]?.start ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

export type IsOpen = (key: string, byDefault: boolean) => boolean;

/** The places whose cards are shown, and whose spans have to be known. */
export function openPlaces(sources: Sources, isOpen: IsOpen): Place[] {
  return sources.flatMap(({ source, projects }) =>
    isOpen(source, true)
      ? projects
          .map(({ name }) => ({ source, project: name }))
          .filter((place) => place.project === null || isOpen(keyOf(place), false))
      : [],
  );
}

/** Lay the shelf out: sources, in them what is in no project and then the projects, in these the spans of time. */
export function laidOut(sources: Sources, isOpen: IsOpen, spans: (place: Place) => Spans | undefined): Rows {
  const rows = new Rows();
  for (const { source, count, projects } of sources) {
    const sourceIsOpen = isOpen(source, true);
    rows.heading({ kind: "source", key: source, source, count, isOpen: sourceIsOpen });
    if (!sourceIsOpen) continue;
    for (const { name: project, count: inProject } of projects) {
      const place = { source, project };
      const key = keyOf(place);
      const placeIsOpen = project === null || isOpen(key, false);
      if (project !== null)
        rows.heading({ kind: "project", key, place, count: inProject, isOpen: placeIsOpen });
      if (placeIsOpen) addCards(rows, place, inProject, spans(place));
    }
  }
  return rows;
}

function addCards(rows: Rows, place: Place, count: number, spans: Spans | undefined): void {
  let from = 0;
  for (const span of spans ?? []) {
    rows.heading({ kind: "span", name: span.name, isInProject: place.project !== null });
    const here = Math.min(span.count, count - from);
    rows.cards(place, from, here);
    from += here;
  }
  // Until the spans are known, and where the list has grown since they were.
  rows.cards(place, from, count - from);
}
