import { expect, test } from "vitest";

import type { Placed } from "./api";
import { rowAt } from "./pages";

const loaded = new Map(
  [..."uttatt.a"].map((kind, at): [number, Placed | undefined] => {
    const parts = kind === "t" ? [{ type: "tool_result", output: "x" }] : [{ type: "text", text: "said" }];
    const role = { u: "user", t: "tool", a: "assistant" }[kind];
    return [at, role ? ({ at, message: { role, parts, hidden: false } } as unknown as Placed) : undefined];
  }),
) as Map<number, Placed>;
loaded.forEach((placed, at) => placed ?? loaded.delete(at));

const rows = (isFork: (at: number) => boolean = () => false) =>
  Array.from({ length: 8 }, (_, at) => rowAt(at, loaded, isFork));

test("steps between two turns are folded into the first one's row", () => {
  expect(rows().map((row) => row.kind)).toEqual([
    "turn",
    "asides",
    "folded",
    "turn",
    "asides",
    "folded",
    "unknown",
    "turn",
  ]);
  expect(rows()[1]).toEqual({ kind: "asides", until: 3 });
});

test("a fork begins a fold of its own", () => {
  expect(rows((at) => at === 2).map((row) => row.kind)[2]).toBe("asides");
  expect(rows((at) => at === 2)[1]).toEqual({ kind: "asides", until: 2 });
});
