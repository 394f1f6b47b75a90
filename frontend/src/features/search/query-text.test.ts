import { describe, expect, it } from "vitest";

import type { Piece } from "./api";
import { asksFor, datesOf, filterText, toggled, withDates, withoutPiece } from "./query-text";

const word = (text: string): Piece => ({ text, reads: "word", field: null, value: null, narrows: [] });
const filter = (field: string, value: string, text = `${field}:${value}`): Piece => ({
  text,
  reads: "filter",
  field,
  value,
  narrows: [],
});

const PIECES = [word("oven"), filter("source", "Grok"), word("lamp"), filter("during", "last week")];

describe("a query's text", () => {
  it("loses the piece that is removed, and nothing else", () => {
    expect(withoutPiece(PIECES, 1)).toBe("oven lamp during:last week");
  });

  it("gains a filter, and loses it again", () => {
    expect(toggled(PIECES, "role", "user")).toBe("oven source:Grok lamp during:last week role:user");
    expect(toggled(PIECES, "source", "grok")).toBe("oven lamp during:last week");
  });

  it("keeps other values of the same filter", () => {
    expect(toggled(PIECES, "source", "chatgpt")).toBe(
      "oven source:Grok lamp during:last week source:chatgpt",
    );
  });

  it("has one date, or none", () => {
    expect(withDates(PIECES, "during:2026")).toBe("oven source:Grok lamp during:2026");
    expect(withDates(PIECES, "")).toBe("oven source:Grok lamp");
    expect(datesOf(PIECES).map((piece) => piece.value)).toEqual(["last week"]);
  });

  it("takes a word that looks like a filter for a word", () => {
    expect(asksFor([word("source:grok")], "source", "grok")).toBe(false);
  });

  it("quotes what has spaces, and has no quote inside quotes", () => {
    expect(filterText("project", 'my "old" thesis')).toBe('project:"my  old  thesis"');
    expect(filterText("tag", "recipes")).toBe("tag:recipes");
  });
});
