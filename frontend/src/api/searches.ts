import { queryOptions, useMutation, useQueryClient, type MutationMeta } from "@tanstack/react-query";

import { api, asked, type Schemas } from "./client";

/** The saved searches, which the shelf, the palette and the search page show. */
export const searchesQuery = queryOptions({
  queryKey: ["searches"],
  queryFn: () => asked(api.GET("/api/searches")),
});

/** Keep a query under a name, in place of one that has it. */
export const useKeepSearch = (meta: MutationMeta = {}) =>
  useChange(
    ({ name, query }: { name: string; query: string }) =>
      asked(api.PUT("/api/searches/{name}", { params: { path: { name } }, body: { query } })),
    meta,
  );

export const useForgetSearch = () =>
  useChange((name: string) => asked(api.DELETE("/api/searches/{name}", { params: { path: { name } } })));

/** Both answer with all that are saved then. */
function useChange<Wish>(
  mutationFn: (wish: Wish) => Promise<Schemas["SearchesOut"]>,
  meta: MutationMeta = {},
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    meta,
    onSuccess: (answer) => {
      queries.setQueryData(searchesQuery.queryKey, answer);
    },
  });
}
