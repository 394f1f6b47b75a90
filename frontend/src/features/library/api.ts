import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, asked, type Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";
import { save } from "@/lib/saving";

import { filterOf, placeFilter, type Place, type Scope } from "./scope";

export type Card = Schemas["Card"];
export type Action = Schemas["BulkIn"]["action"];
export interface Target {
  ids?: string[];
  filter?: Partial<Schemas["FilterIn"]>;
}

/** Everything that is shown of the library: to be asked anew when something in it was changed. */
export const LIBRARY = ["conversations"] as const;

/** A place's cards come by pages of this size. */
export const PAGE = 100;

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const facetsQuery = (filter: Partial<Schemas["FilterIn"]>, facet: Schemas["ListFacet"][]) =>
  queryOptions({
    queryKey: [...LIBRARY, "facets", filter, facet],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/conversations/facets", {
          params: { query: { ...filter, facet, zone: zone() } },
          signal,
        }),
      ),
  });

/** The places of the shelf, and how many conversations each holds. */
export const placesQuery = (scope: Scope) => ({ ...facetsQuery(filterOf(scope), ["sources"]), meta: SHOWN });

export const spansQuery = (scope: Scope, place: Place) =>
  facetsQuery({ ...filterOf(scope), ...placeFilter(place) }, ["spans"]);

/** How many there are to turn to: starred, archived, in the trash. */
export const standingQuery = facetsQuery({ status: ["active"] }, ["status"]);

export const cardsQuery = (scope: Scope, place: Place, page: number) =>
  listQuery({ ...filterOf(scope), ...placeFilter(place) }, PAGE, page * PAGE);

export const listQuery = (filter: Partial<Schemas["FilterIn"]>, limit: number, offset = 0) =>
  queryOptions({
    queryKey: [...LIBRARY, "cards", filter, limit, offset],
    queryFn: ({ signal }) =>
      asked(api.GET("/api/conversations", { params: { query: { ...filter, limit, offset } }, signal })),
  });

export const tagsQuery = queryOptions({
  queryKey: [...LIBRARY, "tags"],
  queryFn: () => asked(api.GET("/api/tags")),
});

export type Bulk = { action: Action; tags?: string[]; expected?: number } & Target;

/** Change many conversations; what is shown of them is asked anew. */
export function useBulk() {
  const asksAnew = useAskAnew();
  return useMutation({
    mutationFn: (body: Bulk) =>
      asked(api.POST("/api/conversations/bulk", { body: body as Schemas["BulkIn"] })),
    onSuccess: asksAnew,
  });
}

export function useTakeBack() {
  const asksAnew = useAskAnew();
  return useMutation({
    mutationFn: (undo: string) => asked(api.POST("/api/undo/{undo}", { params: { path: { undo } } })),
    onSuccess: asksAnew,
  });
}

export type Format = Schemas["ExportIn"]["format"];

/** A file in which conversations are, fetched by the browser itself. */
export const useExport = () =>
  useMutation({
    mutationFn: ({ target, format }: { target: Target; format: Format }) =>
      asked(api.POST("/api/conversations/export", { body: { ...target, format } as Schemas["ExportIn"] })),
    onSuccess: ({ address }) => {
      save(address);
    },
  });

function useAskAnew() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: LIBRARY }),
      queries.invalidateQueries({ queryKey: ["conversation"] }),
    ]);
  };
}

export const renameTag = (name: string, new_name: string) =>
  asked(api.POST("/api/tags", { body: { name, new_name } }));

export const removeTag = (name: string) => asked(api.DELETE("/api/tags", { params: { query: { name } } }));
