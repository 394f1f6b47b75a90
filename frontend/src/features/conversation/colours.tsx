import { common, createLowlight } from "lowlight";
import type { ReactNode } from "react";

const lowlight = createLowlight(common);

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

/** Code in its colours; undefined for a language that nobody here knows. */
export function coloured(code: string, language: string): ReactNode {
  if (!lowlight.registered(language)) return undefined;
  return lowlight.highlight(language, code).children.map(drawn);
}

function drawn(node: Node, index: number): ReactNode {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return null;
  const names = node.properties.className;
  return (
    <span key={index} className={Array.isArray(names) ? names.join(" ") : undefined}>
      {node.children.map((child, at) => drawn(child as Node, at))}
    </span>
  );
}
