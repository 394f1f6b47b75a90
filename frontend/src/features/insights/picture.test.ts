import { expect, it } from "vitest";

import { standalone, svgText } from "./picture";

const COLOURS: Record<string, string> = {
  "--accent": "#8a4b12",
  "--ink": "#24211c",
  "--ink-soft": "#5d574d",
  "--paper": "#fcfaf6",
};

function drawing(): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "300");
  svg.setAttribute("height", "100");
  svg.style.color = "var(--ink-soft)";
  const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  square.setAttribute("fill", "var(--accent)");
  square.setAttribute("data-query", "during:2026-03");
  svg.append(square);
  return svg;
}

const CAPTION = { title: `Days & "nights" <b>`, legend: [{ says: "ChatGPT", colour: "var(--accent)" }] };
const made = () => standalone(drawing(), CAPTION, (name) => COLOURS[name] ?? "");

it("needs nothing of the page: no names of colours, no styles, no searches", () => {
  const text = svgText(made());

  expect(text).not.toMatch(/var\(|style=|data-/);
  expect(text).toContain('fill="#8a4b12"');
});

it("has its title and its legend, as text", () => {
  const said = [...made().querySelectorAll("text")].map((text) => text.textContent);

  expect(said).toEqual([CAPTION.title, "ChatGPT"]);
  expect(
    new DOMParser().parseFromString(svgText(made()), "image/svg+xml").querySelector("parsererror"),
  ).toBeNull();
});

it("is as large as the drawing and what stands around it", () => {
  const { width, height } = Object.fromEntries(
    [...made().attributes].map(({ name, value }) => [name, Number(value)]),
  );

  expect(width).toBe(340);
  expect(height).toBeGreaterThan(140);
});
