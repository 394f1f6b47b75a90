import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";

import { jobsQuery, type Job } from "./api";
import { useImportsWatched } from "./use-watch";

const jobs = vi.hoisted(() => ({ now: [] as unknown[] }));
vi.mock("@/api/client", () => ({
  api: { GET: () => ({ jobs: jobs.now }) },
  asked: (answer: unknown) => Promise.resolve(answer),
}));

const a = (phase: Job["phase"], id = "one") => ({ id, phase });

afterEach(cleanup);

function useWatchedJobs() {
  useImportsWatched();
  return useQuery(jobsQuery).data;
}

/** Whether the shelf is asked for anew when the jobs are no more the first, but the others. */
async function isAskedAnew(before: unknown[], after: unknown[]): Promise<boolean> {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(["conversations"], "as they were");
  jobs.now = before;
  const { result } = renderHook(useWatchedJobs, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    ),
  });
  await waitFor(() => {
    expect(result.current?.jobs).toEqual(before);
  });
  jobs.now = after;
  await queries.invalidateQueries(jobsQuery);
  await waitFor(() => {
    expect(result.current?.jobs).toEqual(after);
  });
  return queries.getQueryState(["conversations"])?.isInvalidated ?? false;
}

test.each([
  ["an import is over", [a("reading")], [a("done")]],
  ["an import was stopped", [a("reading")], [a("stopped")]],
  ["one was over before it was heard of", [a("done")], [a("done", "two"), a("done")]],
])("where %s, what it changed is asked for anew", async (_, before, after) => {
  expect(await isAskedAnew(before, after)).toBe(true);
});

test.each([
  ["goes on", [a("reading")], [a("meaning")]],
  ["was over already", [a("done")], [a("done")]],
  ["begins", [], [a("queued")]],
])("where an import %s, nothing is", async (_, before, after) => {
  expect(await isAskedAnew(before, after)).toBe(false);
});
