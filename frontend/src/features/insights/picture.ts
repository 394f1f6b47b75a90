/** What a saved picture says besides the drawing: its title, and what its colours mean. */
export interface Caption {
  title: string;
  legend: readonly { says: string; colour: string }[];
}

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 20;
const HEAD = 34;
const LEGEND = 24;

/** The drawing as an SVG that needs nothing else: with its title, its background, and no names of colours. */
export function standalone(
  drawing: SVGSVGElement,
  caption: Caption,
  tokens: (name: string) => string,
): SVGSVGElement {
  const width = Number(drawing.getAttribute("width")) + 2 * EDGE;
  const top = EDGE + HEAD + (caption.legend.length ? LEGEND : 0);
  const height = Number(drawing.getAttribute("height")) + top + EDGE;
  const picture = element("svg", {
    width,
    height,
    viewBox: `0 0 ${width.toString()} ${height.toString()}`,
  });
  const inside = drawing.cloneNode(true) as SVGSVGElement;
  inside.removeAttribute("style");
  place(inside, {
    x: EDGE,
    y: top,
    overflow: "visible",
    color: "var(--ink-soft)",
    "font-family": "sans-serif",
    "font-size": 12,
  });
  picture.append(
    element("rect", { width, height, fill: "var(--paper)" }),
    words(caption.title, { x: EDGE, y: EDGE + 14, "font-size": 16, "font-weight": 600, fill: "var(--ink)" }),
    ...legend(caption.legend),
    inside,
  );
  for (const one of [picture, ...picture.querySelectorAll("*")]) resolve(one, tokens);
  return picture;
}

export const svgText = (picture: SVGSVGElement) => new XMLSerializer().serializeToString(picture);

/** The picture in pixels, two to a point, as screens and paper have it. */
export async function pngOf(picture: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svgText(picture)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * Number(picture.getAttribute("width"));
    canvas.height = 2 * Number(picture.getAttribute("height"));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error("The canvas gave no picture."));
      });
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Let the browser save a file. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}

function* legend(entries: Caption["legend"]): Generator<Element> {
  let x = EDGE;
  for (const { says, colour } of entries) {
    yield element("rect", { x, y: EDGE + HEAD - 4, width: 10, height: 10, rx: 2, fill: colour });
    yield words(says, { x: x + 16, y: EDGE + HEAD + 5, "font-size": 12, fill: "var(--ink-soft)" });
    x += 36 + says.length * 7;
  }
}

function resolve(one: Element, tokens: (name: string) => string): void {
  for (const { name, value } of [...one.attributes]) {
    if (name.startsWith("data-")) one.removeAttribute(name);
    else if (value.includes("var("))
      one.setAttribute(
        name,
        value.replace(/var\((--[\w-]+)\)/g, (_, token: string) => tokens(token)),
      );
  }
}

function words(says: string, attributes: Record<string, string | number>): Element {
  const text = element("text", { "font-family": "sans-serif", ...attributes });
  text.textContent = says;
  return text;
}

function element(name: "svg", attributes: Record<string, string | number>): SVGSVGElement;
function element(name: string, attributes: Record<string, string | number>): Element;
function element(name: string, attributes: Record<string, string | number>): Element {
  const made = document.createElementNS(SVG, name);
  place(made, attributes);
  return made;
}

function place(one: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value.toString());
}
