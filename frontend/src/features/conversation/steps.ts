import type { Message, Part } from "./api";

type Kind<Name extends Part["type"]> = Extract<Part, { type: Name }>;

export type TextPart = Kind<"text">;
export type FilePart = Kind<"attachment">;
export type CallPart = Kind<"tool_call">;
export type ResultPart = Kind<"tool_result">;

/** Something that happened on the way to an answer: thought, a tool used, context given, or what nobody knows. */
export type Step =
  | { kind: "reasoning"; text: string; label: string | null }
  | { kind: "tool"; name: string | null; call: CallPart | null; result: ResultPart | null }
  | { kind: "context"; role: Message["role"]; text: string }
  | { kind: "other"; name: string; text: string };

/** A message as it is read: words, steps and files, in their order. */
export type Block =
  { kind: "text"; text: string } | { kind: "steps"; steps: Step[] } | { kind: "files"; files: FilePart[] };

const isStep = (part: Part) => part.type !== "text" && part.type !== "attachment";
const hasWords = (part: Part) =>
  part.type === "attachment" || (part.type === "text" && part.text.trim() !== "");

/** Whether a message is no turn of the talk: context, or nothing but steps. Such ones are folded together. */
export function isAside(message: Message): boolean {
  if (message.hidden || message.role === "system") return true;
  return message.role !== "user" && !message.parts.some(hasWords);
}

/** The steps of some messages; a tool's result stands with its call, wherever it came. */
export const stepsOf = (messages: readonly Message[]): Step[] => joined(messages.flatMap(stepsIn));

function stepsIn(message: Message): Step[] {
  const isContext = message.hidden || message.role === "system";
  return message.parts
    .filter((part) => isContext || isStep(part))
    .flatMap((part) => stepOf(part, message.role));
}

function stepOf(part: Part, role: Message["role"]): Step[] {
  switch (part.type) {
    case "reasoning":
      return [{ kind: "reasoning", text: part.text, label: part.label ?? null }];
    case "tool_call":
      return [{ kind: "tool", name: part.name, call: part, result: null }];
    case "tool_result":
      return [{ kind: "tool", name: part.name ?? null, call: null, result: part }];
    case "other":
      return [{ kind: "other", name: part.kind, text: part.text ?? json(part.raw) }];
    case "text":
      return part.text.trim() ? [{ kind: "context", role, text: part.text }] : [];
    case "attachment":
      return [{ kind: "other", name: part.name ?? "", text: part.text ?? "" }];
  }
}

function joined(steps: Step[]): Step[] {
  const calls = new Map<string, Extract<Step, { kind: "tool" }>>();
  const kept: Step[] = [];
  for (const step of steps) {
    const id = step.kind === "tool" ? (step.call?.call_id ?? step.result?.call_id) : null;
    const call = id ? calls.get(id) : undefined;
    if (step.kind === "tool" && step.result && call && !call.result) {
      call.result = step.result;
      continue;
    }
    if (step.kind === "tool" && step.call && id) calls.set(id, step);
    kept.push(step);
  }
  return kept;
}

export function blocksOf(message: Message): Block[] {
  const blocks: Block[] = [];
  for (const part of message.parts) {
    const last = blocks.at(-1);
    if (part.type === "text") {
      if (part.text.trim()) blocks.push({ kind: "text", text: part.text });
    } else if (part.type === "attachment") {
      if (last?.kind === "files") last.files.push(part);
      else blocks.push({ kind: "files", files: [part] });
    } else if (last?.kind === "steps") last.steps.push(...stepOf(part, message.role));
    else blocks.push({ kind: "steps", steps: stepOf(part, message.role) });
  }
  return blocks.map((block) => (block.kind === "steps" ? { ...block, steps: joined(block.steps) } : block));
}

export interface Summary {
  contexts: number;
  thoughts: number;
  /** The tools used, by name, the most used first. */
  tools: [string, number][];
  failures: number;
  others: number;
}

/** What is inside, to be said on one line. */
export function summaryOf(steps: readonly Step[]): Summary {
  const tools = new Map<string, number>();
  for (const step of steps) {
    if (step.kind === "tool") tools.set(step.name ?? "", (tools.get(step.name ?? "") ?? 0) + 1);
  }
  const count = (kind: Step["kind"]) => steps.filter((step) => step.kind === kind).length;
  return {
    contexts: count("context"),
    thoughts: count("reasoning"),
    tools: [...tools].sort(([, one], [, other]) => other - one),
    failures: steps.filter((step) => step.kind === "tool" && step.result?.is_error).length,
    others: count("other"),
  };
}

export const json = (value: unknown) =>
  (typeof value === "string" ? value : JSON.stringify(value, null, 2)) ?? "";
