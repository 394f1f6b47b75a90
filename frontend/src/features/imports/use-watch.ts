import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { isOver, jobsQuery } from "./api";

/** Follow the imports wherever one is: when one is over, what it may have changed is asked for anew. */
export function useImportsWatched(): void {
  const queries = useQueryClient();
  const { data } = useQuery(jobsQuery);
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!data) return;
    const over = new Set(data.jobs.filter(isOver).map(({ id }) => id));
    const isNews = known.current && [...over].some((id) => !known.current?.has(id));
    known.current = over;
    if (isNews)
      void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => !OF_JOBS.includes(first) });
  }, [data, queries]);
}

const OF_JOBS: readonly unknown[] = ["import-job", "import-jobs"];
