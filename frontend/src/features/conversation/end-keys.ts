import type { ScrollToOptions, VirtualItem, Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useKeys } from "@/lib/keys";

import type { Loaded } from "./pages";

/** Home and End lead to the first message and the last, and hold it while what stands round it comes. Gives what lets it go. */
export function useEndKeys(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  rows: readonly VirtualItem[],
  loaded: Loaded,
): () => void {
  const { t } = useTranslation("conversation");
  const aim = useRef<[at: number, ScrollToOptions] | null>(null);
  const go = (event: KeyboardEvent, at: number, align: "start" | "end") => {
    const on = event.target as Node;
    if (on !== document.body && !virtualizer.scrollElement?.contains(on)) return false;
    aim.current = [at, { align }];
    virtualizer.scrollToIndex(...aim.current);
    return true;
  };
  useEffect(() => {
    if (!aim.current) return;
    virtualizer.scrollToIndex(...aim.current);
    if ([aim.current[0], ...rows.map(({ index }) => index)].every((at) => loaded.has(at))) aim.current = null;
  }, [virtualizer, rows, loaded]);
  useKeys([
    { keys: "home", says: t("keys.first"), act: (event) => go(event, 0, "start") },
    { keys: "end", says: t("keys.last"), act: (event) => go(event, virtualizer.options.count - 1, "end") },
  ]);
  return () => {
    aim.current = null;
  };
}
