import { useEffect, useState, type ReactNode } from "react";

type Drawing = typeof import("./drawn-formulas");

let known: Drawing | undefined;

/** What reads and draws formulas, loaded where a message may hold one. */
export function useDrawing(isWanted: boolean): Drawing | undefined {
  const [drawing, setDrawing] = useState(known);
  useEffect(() => {
    if (!isWanted || drawing) return;
    void import("./drawn-formulas").then((loaded) => {
      known = loaded;
      setDrawing(loaded);
    });
  }, [isWanted, drawing]);
  return isWanted ? drawing : undefined;
}

/** A formula, or its TeX where that cannot be drawn. */
export function Formula({ tex, isDisplayed }: { tex: string; isDisplayed: boolean }): ReactNode {
  const drawing = useDrawing(true);
  return drawing?.drawn(tex, isDisplayed) ?? <code>{tex}</code>;
}
