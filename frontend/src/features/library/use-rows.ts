import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import { placesQuery, spansQuery } from "./api";
import { laidOut, openPlaces, type IsOpen } from "./rows";
import { keyOf, type Scope } from "./scope";

/** The lines of the shelf for a scope, and what opens and closes its groups. */
export function useRows(scope: Scope) {
  const places = useQuery(placesQuery(scope));
  const { isOpen, toggle } = useOpened();
  const sources = useMemo(() => places.data?.sources ?? [], [places.data]);
  const open = useMemo(() => openPlaces(sources, isOpen), [sources, isOpen]);
  const spans = useQueries({
    queries: open.map((place) => spansQuery(scope, place)),
    combine: (results) => results.map((result) => result.data?.spans),
  });
  const rows = useMemo(() => {
    const known = new Map(open.map((place, at) => [keyOf(place), spans[at]]));
    return laidOut(sources, isOpen, (place) => known.get(keyOf(place)));
  }, [sources, isOpen, open, spans]);
  return { rows, toggle, places, total: places.data?.total ?? 0 };
}

const KEPT = "shelf";

/** Which groups a person has opened or closed, kept by the browser. */
function useOpened(): { isOpen: IsOpen; toggle: (key: string, byDefault: boolean) => void } {
  const [opened, setOpened] = useState<Readonly<Record<string, boolean>>>(kept);
  const isOpen = useCallback<IsOpen>((key, byDefault) => opened[key] ?? byDefault, [opened]);
  const toggle = useCallback((key: string, byDefault: boolean) => {
    setOpened((before) => {
      const after = { ...before, [key]: !(before[key] ?? byDefault) };
      localStorage.setItem(KEPT, JSON.stringify(after));
      return after;
    });
  }, []);
  return { isOpen, toggle };
}

function kept(): Record<string, boolean> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, boolean>) : {};
  } catch {
    return {};
  }
}
