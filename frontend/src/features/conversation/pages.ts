import { useQueries, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";

import { PAGE, pageKey, pageQuery, type Placed, type Reading } from "./api";
import { isAside } from "./steps";

type Window = Reading["window"];

/** The messages of a branch that are loaded, by their numbers on it. */
export type Loaded = ReadonlyMap<number, Placed>;

interface Pages {
  loaded: Loaded;
  /** Asks once more for the page of a message; undefined where it did not fail. */
  againAt: (at: number) => (() => void) | undefined;
}

/** Load the pages that some rows of a branch lie on. What is there is shown until another branch's is. */
export function usePages(reading: Reading, first: number, last: number): Pages {
  const queries = useQueryClient();
  const { id } = reading.conversation;
  const leaf = reading.branch.leaf_id ?? "";
  const before = useRef(leaf);
  useEffect(() => {
    queries.setQueryData(pageKey(id, leaf, reading.window.start / PAGE), reading.window);
    return () => {
      before.current = leaf;
    };
  }, [queries, id, leaf, reading.window]);
  const numbers = numbersOf(first, last);
  const { loaded, agains } = useQueries({
    queries: numbers.map((page) => ({
      ...pageQuery(id, leaf, page),
      initialData: () => (page === reading.window.start / PAGE ? reading.window : undefined),
      placeholderData: () => queries.getQueryData<Window>(pageKey(id, before.current, page)),
    })),
    combine: together,
  });
  return { loaded, againAt: (at) => agains[numbers.indexOf(Math.floor(at / PAGE))] };
}

const together = (results: UseQueryResult<Window>[]) => ({
  loaded: new Map(results.flatMap(({ data }) => data?.messages ?? []).map((placed) => [placed.at, placed])),
  agains: results.map(({ isError, refetch }) => (isError ? () => void refetch() : undefined)),
});

function numbersOf(first: number, last: number): number[] {
  const from = Math.max(Math.floor(first / PAGE), 0);
  return Array.from({ length: Math.max(Math.floor(last / PAGE) - from + 1, 0) }, (_, index) => from + index);
}

/** What stands in a row: a message, several folded in the first one's row, nothing in the others', or not yet known. */
export type Row =
  { kind: "turn" } | { kind: "asides"; until: number } | { kind: "folded" } | { kind: "unknown" };

/** Say what stands in the row of a message, by what is loaded around it. A fork is not folded away. */
export function rowAt(at: number, loaded: Loaded, isFork: (at: number) => boolean): Row {
  const placed = loaded.get(at);
  if (!placed) return { kind: "unknown" };
  if (!isAside(placed.message)) return { kind: "turn" };
  if (!isFork(at) && isAsideAt(at - 1, loaded)) return { kind: "folded" };
  let until = at + 1;
  while (isAsideAt(until, loaded) && !isFork(until)) until += 1;
  return { kind: "asides", until };
}

function isAsideAt(at: number, loaded: Loaded): boolean {
  const placed = loaded.get(at);
  return placed !== undefined && isAside(placed.message);
}

export function useForks(reading: Reading) {
  return useMemo(() => new Map(reading.branch.forks.map((fork) => [fork.at, fork])), [reading.branch.forks]);
}
