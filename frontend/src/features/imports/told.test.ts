import { describe, expect, it } from "vitest";

import { all, atAddresses, duration, filesIn, reached, span } from "./told";

const counts = { new: 3, updated: 0, unchanged: 40, partial: 1, failed: 0, messages: 900, left_out: 0 };

describe("counts", () => {
  it("tells the outcomes that came about, what matters first", () => {
    expect(reached(counts)).toEqual([
      ["new", 3],
      ["partial", 1],
      ["unchanged", 40],
    ]);
  });

  it("counts conversations, not messages", () => {
    expect(all(counts)).toBe(44);
  });
});

describe("filesIn", () => {
  it.each([
    ["a.zip", 1],
    ["3 files", 3],
    ["1,204 files", 1204],
    ["my 3 files", 1],
  ])("says what %s stands for", (name, count) => {
    expect(filesIn(name)).toBe(count);
  });
});

describe("duration", () => {
  it.each([
    [0.2, "1 sec"],
    [40, "40 sec"],
    [89, "89 sec"],
    [170, "3 min"],
    [7300, "2 hr"],
  ])("says %f seconds as %s", (seconds, says) => {
    expect(duration(seconds, "en")).toBe(says);
  });
});

describe("span", () => {
  it("says nothing where nothing is known", () => {
    expect(span(null, null, "en")).toBe("");
  });

  it("says from when to when", () => {
    expect(span("2024-03-02T12:00:00Z", "2026-01-05T12:00:00Z", "en").replace(/[\u2009\u202f]/g, " ")).toBe(
      "Mar 2, 2024 – Jan 5, 2026",
    );
  });
});

describe("atAddresses", () => {
  it("finds the pages that are named, and no paths of this machine", () => {
    expect(atAddresses("chatgpt.com → Settings, or accounts.x.ai/data. Not ~/.claude/projects.")).toEqual([
      "",
      "chatgpt.com",
      " → Settings, or ",
      "accounts.x.ai/data",
      ". Not ~/.claude/projects.",
    ]);
  });
});
