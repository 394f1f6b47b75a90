/** A drawing as it may stand in our pages: an image without parts, or styles of its own; its links are its goals. */
export function drawn(drawing: Element): Element {
  for (const style of drawing.querySelectorAll("style")) style.remove();
  for (const part of drawing.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  for (const link of drawing.querySelectorAll("a")) {
    const goal = link.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? link.getAttribute("href");
    for (const shape of [...link.children]) {
      if (goal && shape instanceof SVGElement) shape.dataset.goal = goal;
      link.before(shape);
    }
    link.remove();
  }
  return drawing;
}
