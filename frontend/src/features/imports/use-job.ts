import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { isOver, jobQuery, jobsQuery, type Job } from "./api";

/** A job as it is now, whichever tab began it. */
export function useJob(id: string) {
  const client = useQueryClient();
  const query = useQuery(jobQuery(id));
  const isLive = query.data !== undefined && !isOver(query.data);
  useEffect(() => {
    // It has begun, or is over: who follows all of them is to know.
    void client.invalidateQueries(jobsQuery);
  }, [client, id, isLive]);
  useEffect(() => {
    if (!isLive) return;
    const events = new EventSource(`/api/import/jobs/${id}/events`);
    events.addEventListener("job", (event: MessageEvent<string>) => {
      const job = JSON.parse(event.data) as Job;
      client.setQueryData(jobQuery(id).queryKey, job);
      if (!isOver(job)) return;
      events.close();
    });
    events.onerror = () => {
      // What was told meanwhile was missed; and a server that was started anew knows nothing of the job, and says so when asked.
      void client.invalidateQueries(jobQuery(id));
    };
    return () => {
      events.close();
    };
  }, [client, id, isLive]);
  return query;
}
