import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, asked, type Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";

export type Job = Schemas["Job"];
export type Run = Schemas["Run"];
export type Outcome = Schemas["Outcome"];

const ROWS_A_PAGE = 100;
const OVER: readonly Job["phase"][] = ["done", "stopped", "failed"];

export const isOver = (job: Job) => OVER.includes(job.phase);

export const sourcesQuery = queryOptions({
  queryKey: ["import-sources"],
  queryFn: () => asked(api.GET("/api/import/sources")),
  staleTime: Infinity,
});

export const foundHereQuery = queryOptions({
  queryKey: ["found-here"],
  queryFn: () => asked(api.GET("/api/import/local")),
  meta: SHOWN,
});

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["import-job", id],
    queryFn: () => asked(api.GET("/api/import/jobs/{job_id}", { params: { path: { job_id: id } } })),
    staleTime: Infinity,
    meta: SHOWN,
  });

/** While something is under way, how far it is is asked for this often. */
const LOOK_AGAIN = 1_000;

/** What another tab has begun is seen as soon as one looks at this one. */
export const jobsQuery = queryOptions({
  queryKey: ["import-jobs"],
  queryFn: () => asked(api.GET("/api/import/jobs")),
  staleTime: 0,
  refetchOnWindowFocus: "always",
  refetchInterval: ({ state }) => (state.data?.jobs.every(isOver) === false ? LOOK_AGAIN : false),
});

export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: () => asked(api.GET("/api/imports")),
  meta: SHOWN,
});

export const importQuery = (number: number, outcome: Outcome | null) =>
  infiniteQueryOptions({
    queryKey: ["imports", number, outcome],
    queryFn: ({ pageParam }) =>
      asked(
        api.GET("/api/imports/{number}", {
          params: {
            path: { number },
            query: { offset: pageParam, limit: ROWS_A_PAGE, outcome: outcome ? [outcome] : null },
          },
        }),
      ),
    initialPageParam: 0,
    meta: SHOWN,
    getNextPageParam: (last, all) => {
      const shown = all.reduce((sum, one) => sum + one.page.items.length, 0);
      return shown < last.page.total ? shown : undefined;
    },
  });

export const archivesQuery = queryOptions({
  queryKey: ["archives"],
  queryFn: () => asked(api.GET("/api/archives")),
});

/** Import what a preview has looked into; nothing is sent again. */
export function importLookedInto(preview: string): Promise<Job> {
  const form = new FormData();
  form.append("preview", preview);
  return asked(api.POST("/api/import", { body: {}, bodySerializer: () => form }));
}

export const importFound = (place: string | null): Promise<Job> =>
  asked(api.POST("/api/import/local", { body: place === null ? {} : { place } }));

/** Look into what was found here, one place or all of it, before any of it is kept. */
export const lookIntoFound = (place: string | null): Promise<Job> =>
  asked(api.POST("/api/import/local/preview", { body: place === null ? {} : { place } }));

export const cancelJob = (id: string): Promise<Job> =>
  asked(api.POST("/api/import/jobs/{job_id}/cancel", { params: { path: { job_id: id } } }));

export const undoImport = (number: number) =>
  asked(api.POST("/api/imports/{number}/undo", { params: { path: { number } } }));

export const importAgain = (number: number): Promise<Job> =>
  asked(api.POST("/api/imports/{number}/again", { params: { path: { number } } }));

export const openArchive = (name: string) =>
  asked(api.POST("/api/archives/{name}/open", { params: { path: { name } } }));

export const makeArchive = (name: string) => asked(api.POST("/api/archives", { body: { name } }));
