import { useQuery } from "@tanstack/react-query";

import { Refused } from "@/api/client";

import { readingQuery, type Wanted } from "./api";

/** A conversation at what is wanted of it; where that message is not in it, at its beginning, and `isLost` says so. */
export function useReading(id: string, wanted: Wanted) {
  const asked = useQuery(readingQuery(id, wanted));
  const mayBeLost =
    asked.error instanceof Refused && asked.error.status === 404 && Boolean(wanted.m ?? wanted.branch);
  const whole = useQuery({ ...readingQuery(id, {}), enabled: mayBeLost });
  return { ...(mayBeLost ? whole : asked), isLost: mayBeLost };
}
