import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, asked, type Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";

import type { Days } from "./spans";

export type Insights = Schemas["Insights"];
export type Remarkable = Schemas["Remarkable"];

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const insightsQuery = (days: Days, source?: string) =>
  queryOptions({
    queryKey: ["insights", days, source],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/statistics/insights", {
          params: { query: { ...days, source: source ? [source] : [], zone: zone() } },
          signal,
        }),
      ),
    meta: SHOWN,
    placeholderData: keepPreviousData,
  });
