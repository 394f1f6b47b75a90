import { expect, test } from "vitest";

import type { Message, Part } from "./api";
import { blocksOf, isAside, stepsOf, summaryOf } from "./steps";

function aMessage(parts: unknown[], fields: Partial<Message> = {}): Message {
  return { role: "assistant", hidden: false, parts: parts as Part[], ...fields } as Message;
}

const call = { type: "tool_call", name: "search", call_id: "1", input: { q: "x" } };
const result = { type: "tool_result", output: "found", call_id: "1" };

test("words and files make a turn, steps alone do not", () => {
  expect(isAside(aMessage([{ type: "text", text: "Hello" }]))).toBe(false);
  expect(isAside(aMessage([{ type: "attachment", name: "a.png" }]))).toBe(false);
  expect(isAside(aMessage([], { role: "user" }))).toBe(false);
  expect(isAside(aMessage([call]))).toBe(true);
  expect(isAside(aMessage([{ type: "text", text: "  " }, call]))).toBe(true);
  expect(isAside(aMessage([{ type: "text", text: "You are" }], { role: "system" }))).toBe(true);
  expect(isAside(aMessage([{ type: "text", text: "memo" }], { role: "user", hidden: true }))).toBe(true);
});

test("a result stands with its call, also out of another message", () => {
  const steps = stepsOf([aMessage([call]), aMessage([result], { role: "tool" })]);

  expect(steps).toEqual([{ kind: "tool", name: "search", call, result }]);
});

test("a result without its call stands alone", () => {
  expect(stepsOf([aMessage([result, result])])).toHaveLength(2);
});

test("what is said and what was done on the way keep their order", () => {
  const blocks = blocksOf(
    aMessage([
      { type: "reasoning", text: "hm" },
      call,
      result,
      { type: "text", text: "It is" },
      { type: "attachment", name: "a" },
      { type: "attachment", name: "b" },
    ]),
  );

  expect(blocks.map((block) => block.kind)).toEqual(["steps", "text", "files"]);
});

test("a fold says what is inside", () => {
  const steps = stepsOf([
    aMessage([
      { type: "reasoning", text: "hm" },
      call,
      { ...call, call_id: "2" },
      { ...call, name: "run", call_id: "3" },
    ]),
    aMessage([{ type: "tool_result", output: "no", call_id: "3", is_error: true }]),
    aMessage([{ type: "text", text: "You are" }], { role: "system" }),
    aMessage([{ type: "other", kind: "widget", raw: { a: 1 } }]),
  ]);

  expect(summaryOf(steps)).toEqual({
    contexts: 1,
    thoughts: 1,
    tools: [
      ["search", 2],
      ["run", 1],
    ],
    failures: 1,
    others: 1,
  });
});
