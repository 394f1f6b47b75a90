import { onlineManager, type QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";

import { Refused } from "@/api/client";
import { SHOWN } from "@/api/failures";

import { queriesThat } from "./queries";

const refuses = () => Promise.reject(new Refused(409, "It is being imported."));

const change = (queries: QueryClient, meta?: typeof SHOWN) =>
  queries
    .getMutationCache()
    .build<unknown, Error, undefined, unknown>(queries, { mutationFn: refuses, ...(meta && { meta }) })
    .execute(undefined)
    .catch(() => undefined);

afterEach(() => {
  onlineManager.setOnline(true);
});

test("a question and a change that fail are told", async () => {
  const told: string[] = [];
  const queries = queriesThat((error) => told.push(error.message));

  await queries.fetchQuery({ queryKey: ["one"], queryFn: refuses }).catch(() => undefined);
  await change(queries);

  expect(told).toEqual(["It is being imported.", "It is being imported."]);
});

test("what is shown where it was asked for is not told too", async () => {
  const told: Error[] = [];
  const queries = queriesThat((error) => told.push(error));

  await queries.fetchQuery({ queryKey: ["one"], queryFn: refuses, meta: SHOWN }).catch(() => undefined);
  await change(queries, SHOWN);

  expect(told).toEqual([]);
});

test("the server is asked also where the browser knows of no network", async () => {
  onlineManager.setOnline(false);
  const queries = queriesThat(() => undefined);

  expect(await queries.fetchQuery({ queryKey: ["one"], queryFn: () => "here" })).toBe("here");
});
