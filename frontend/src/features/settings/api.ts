import { queryOptions } from "@tanstack/react-query";

import { api, asked, type Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";

export type Health = Schemas["HealthOut"];
export type Storage = Schemas["Storage"];

/** While vectors are being made, how far they are is asked for this often. */
const LOOK_AGAIN = 1_000;

export const storageQuery = queryOptions({
  queryKey: ["archive"],
  queryFn: ({ signal }) => asked(api.GET("/api/archive", { signal })),
  meta: SHOWN,
  staleTime: 0,
});

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => asked(api.GET("/api/health", { signal })),
  meta: SHOWN,
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.building?.is_running ? LOOK_AGAIN : false),
});

export const backUp = () => asked(api.POST("/api/archive/backup"));
export const vacuum = () => asked(api.POST("/api/archive/vacuum"));
export const index = () => asked(api.POST("/api/archive/index"));
export const check = () => asked(api.POST("/api/health/check"));
