import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, asked, type Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";

export type Answer = Schemas["SearchOut"];
export type Found = Schemas["ConversationHit"];
export type Hit = Schemas["Hit"];
export type Piece = Schemas["Piece"];
export type Facets = Schemas["FoundFacets"];
export type Mode = Schemas["Mode"];
export type Sort = Schemas["Sort"];

/** What is searched for, and what the search goes by. */
export interface Asked {
  q: string;
  mode: Mode;
  sort: Sort;
}

/** Conversations come by pages of this size. */
const PAGE = 20;

export const searchQuery = (wanted: Asked) =>
  infiniteQueryOptions({
    queryKey: ["search", "hits", wanted],
    queryFn: async ({ pageParam, signal }) => {
      const began = performance.now();
      const query = { ...wanted, limit: PAGE, cursor: pageParam, explain: true, unfinished: true };
      const answer = await asked(api.GET("/api/search", { params: { query }, signal }));
      // openapi-fetch takes a pair for a list of any length.
      return { ...(answer as Answer), took: performance.now() - began };
    },
    initialPageParam: null as string | null,
    meta: SHOWN,
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
    enabled: wanted.q !== "",
  });

/** The first question by meaning loads what knows what words mean; it is asked before anybody waits for it. */
export const readyQuery = queryOptions({
  queryKey: ["search", "ready"],
  queryFn: () => asked(api.GET("/api/search", { params: { query: { q: "ready", limit: 1 } } })),
  staleTime: Infinity,
  retry: false,
  // Nobody asked for it.
  meta: SHOWN,
});

/** Counted once the hits are there: nobody waits for a number beside them. */
export const facetsQuery = (wanted: Asked, isDue: boolean) =>
  queryOptions({
    queryKey: ["search", "facets", wanted],
    queryFn: ({ signal }) =>
      asked(api.GET("/api/search/facets", { params: { query: { ...wanted, unfinished: true } }, signal })),
    placeholderData: keepPreviousData,
    enabled: isDue && wanted.q !== "",
  });

export const completionQuery = (text: string, isWanted: boolean) =>
  queryOptions({
    queryKey: ["search", "complete", text],
    queryFn: ({ signal }) => asked(api.GET("/api/search/complete", { params: { query: { text } }, signal })),
    enabled: isWanted,
  });
