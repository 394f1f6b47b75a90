import { describe, expect, it } from "vitest";

import css from "./tokens.css?raw";

/** The colours of a theme by their names; the dark one takes what it does not say from the light one. */
function colours(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

const light = colours(":root");
const THEMES = { light, dark: { ...light, ...colours('[data-theme="dark"]') } };

const PAPERS = ["paper", "paper-raised", "paper-sunken"];
const INKS = ["ink", "ink-soft", "ink-faint", "accent", "danger", "good"];
const sources = Object.keys(light).filter((name) => name.startsWith("source-"));
const code = Object.keys(light).filter((name) => name.startsWith("code-"));

/** Which colours text is written in, and on which. */
const PAIRS = [
  ...[...INKS, ...code].flatMap((ink) => PAPERS.map((paper) => [ink, paper])),
  ...sources.flatMap((source) => PAPERS.map((paper) => [source, paper])),
  ["accent-ink", "accent"],
  ["ink", "accent-wash"],
  ["ink-soft", "accent-wash"],
  ["accent", "accent-wash"],
  ["ink", "mark"],
  ["paper", "ink"],
] as [string, string][];

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each(Object.entries(THEMES))("in the %s theme", (_theme, tokens) => {
  it.each(PAIRS)("%s can be read on %s", (ink, paper) => {
    expect(contrast(tokens[ink] ?? "", tokens[paper] ?? "")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(PAPERS)("what has the focus stands out on %s", (paper) => {
    expect(contrast(tokens.focus ?? "", tokens[paper] ?? "")).toBeGreaterThanOrEqual(3);
  });
});

it("measures contrast as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});
