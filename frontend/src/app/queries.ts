import { MutationCache, QueryCache, QueryClient, type QueryMeta } from "@tanstack/react-query";

import { Refused } from "@/api/client";

/** A refusal stays one however often it is asked for; a server that starts anew may answer. */
const mayAnswerYet = (failures: number, error: Error) => !(error instanceof Refused) && failures < 3;

/** All that is asked of the server, and changed there. `tell` is told of every failure that is not shown otherwise. */
export function queriesThat(tell: (error: Error) => void): QueryClient {
  const failed = (error: Error, meta: QueryMeta | undefined) => {
    if (!meta?.showsFailure) tell(error);
  };
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { meta }) => {
        failed(error, meta);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _wish, _made, { meta }) => {
        failed(error, meta);
      },
    }),
    defaultOptions: {
      // The server is this machine, or near it: it answers also where the browser knows of no network.
      queries: { staleTime: 30_000, retry: mayAnswerYet, refetchOnWindowFocus: false, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
}
