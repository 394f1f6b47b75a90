import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, asked, refusalIn, type Schemas } from "@/api/client";
import { SHOWN } from "@/api/failures";

export type Reading = Schemas["Reading"];
export type Conversation = Schemas["StoredConversation"];
export type Placed = Schemas["Placed"];
export type Message = Schemas["StoredMessage"];
export type Part = Message["parts"][number];
export type Fork = Schemas["Fork"];
export type Note = Schemas["Note"];

/** What of a conversation is asked for: a message, or any message on the branch to read. */
export interface Wanted {
  branch?: string | undefined;
  m?: string | undefined;
}

/** Messages come by pages of this size. */
export const PAGE = 50;

export const readingQuery = (id: string, { branch, m }: Wanted) =>
  queryOptions({
    queryKey: ["conversation", id, "reading", branch ?? null, m ?? null],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/conversations/{conversation_id}", {
          params: {
            path: { conversation_id: id },
            query: { branch: branch ?? null, m: m ?? null, count: PAGE },
          },
          signal,
        }),
      ),
    meta: SHOWN,
    placeholderData: (before, query) => (query?.queryKey[1] === id ? keepPreviousData(before) : undefined),
  });

export const pageKey = (id: string, leaf: string, page: number) =>
  ["conversation", id, "page", leaf, page] as const;

export const pageQuery = (id: string, leaf: string, page: number) =>
  queryOptions({
    queryKey: pageKey(id, leaf, page),
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/conversations/{conversation_id}/messages", {
          params: { path: { conversation_id: id }, query: { branch: leaf, start: page * PAGE, count: PAGE } },
          signal,
        }),
      ),
  });

export const findQuery = (id: string, leaf: string | null, words: string) =>
  queryOptions({
    queryKey: ["conversation", id, "find", leaf, words],
    queryFn: ({ signal }) =>
      asked(
        api.GET("/api/conversations/{conversation_id}/find", {
          params: { path: { conversation_id: id }, query: { q: words, branch: leaf } },
          signal,
        }),
      ),
    enabled: words.trim() !== "",
    placeholderData: keepPreviousData,
  });

export const originalQuery = (id: string) =>
  queryOptions({
    queryKey: ["conversation", id, "original"],
    queryFn: () =>
      asked(
        api.GET("/api/conversations/{conversation_id}/original", {
          params: { path: { conversation_id: id } },
        }),
      ),
    meta: SHOWN,
  });

export const attachmentAddress = (sha256: string) => `/api/attachments/${sha256}`;

/** What of a conversation is handed out. */
type Branches = { leaf: string } | "all" | "active";

export function exportAddress(id: string, format: string, branch: Branches): string {
  const which: Record<string, string> =
    typeof branch === "string" ? { branches: branch } : { leaf: branch.leaf };
  return `/api/conversations/${id}/export?${new URLSearchParams({ format, ...which }).toString()}`;
}

/** A conversation as Markdown; null where files belong to it, and it comes as a ZIP with them. */
export const useMarkdown = (id: string) =>
  useMutation({
    mutationFn: async (branch: Branches) => {
      const answer = await fetch(exportAddress(id, "markdown", branch));
      if (!answer.ok) throw await refusalIn(answer);
      return answer.headers.get("Content-Type")?.includes("zip") ? null : answer.text();
    },
  });

/** Do something to a conversation; whatever shows it, or lists it, is asked for anew. */
function useActing<Wish, Answer>(id: string, act: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["conversation", id] }),
        queries.invalidateQueries({ queryKey: ["conversations"] }),
      ]),
  });
}

const at = (id: string) => ({ path: { conversation_id: id } });

export const useChange = (id: string) =>
  useActing(id, (body: Schemas["Changes"]) =>
    asked(api.PATCH("/api/conversations/{conversation_id}", { params: at(id), body })),
  );

export const useTags = (id: string) =>
  useActing(id, (tags: string[]) =>
    asked(api.PUT("/api/conversations/{conversation_id}/tags", { params: at(id), body: { tags } })),
  );

export const useWriteNote = (id: string) =>
  useActing(id, (body: Schemas["NewNote"]) =>
    asked(api.POST("/api/conversations/{conversation_id}/notes", { params: at(id), body })),
  );

export const useChangeNote = (id: string) =>
  useActing(id, ({ number, text }: { number: number; text: string }) =>
    asked(
      api.PUT("/api/conversations/{conversation_id}/notes/{number}", {
        params: { path: { conversation_id: id, number } },
        body: { text },
      }),
    ),
  );

export const useRemoveNote = (id: string) =>
  useActing(id, (number: number) =>
    asked(
      api.DELETE("/api/conversations/{conversation_id}/notes/{number}", {
        params: { path: { conversation_id: id, number } },
      }),
    ),
  );

export const useRate = (id: string) =>
  useActing(id, ({ message, ...body }: Schemas["NewRating"] & { message: string }) =>
    asked(api.PUT("/api/messages/{message_id}/rating", { params: { path: { message_id: message } }, body })),
  );

export const useFork = (id: string) =>
  useActing(id, ({ message, scope }: { message: string; scope: Schemas["Scope"] }) =>
    asked(
      api.POST("/api/messages/{message_id}/fork", {
        params: { path: { message_id: message } },
        body: { scope },
      }),
    ),
  );

/** Nothing asks for a conversation that is gone: what was known of it is forgotten once its page is left. */
export function useDelete(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => asked(api.DELETE("/api/conversations/{conversation_id}", { params: at(id) })),
    meta: SHOWN,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["conversations"] }),
  });
}
