import { describe, expect, it } from "vitest";

interface Texts {
  [key: string]: string | Texts;
}

type Room = Record<"en" | "de", Texts>;

const rooms: Record<string, Room> = {
  ...import.meta.glob<Room>("../{features/*,components,app}/strings.ts", { eager: true }),
};

/** All texts by their whole keys. */
const texts = (inside: Texts, before = ""): [string, string][] =>
  Object.entries(inside).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[before + key, value] as [string, string]]
      : texts(value, `${before}${key}.`),
  );

const values = (text: string) => [...text.matchAll(/{{\s*(\w+)/g)].map(([, name]) => name).sort();

describe.each(Object.entries(rooms))("%s", (_path, { en, de }) => {
  const german = new Map(texts(de));

  it("says everything in both languages", () => {
    expect([...german.keys()].sort()).toEqual(
      texts(en)
        .map(([key]) => key)
        .sort(),
    );
  });

  it("leaves nothing empty", () => {
    expect([...texts(en), ...german].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it("names the same values in both languages", () => {
    const unlike = texts(en).filter(
      ([key, text]) => values(text).join() !== values(german.get(key) ?? "").join(),
    );
    expect(unlike).toEqual([]);
  });
});

it("finds every room", () => {
  expect(Object.keys(rooms).length).toBeGreaterThanOrEqual(9);
});
