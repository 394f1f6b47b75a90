import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";

import type { Asked, Mode, Sort } from "./api";

export const MODES: readonly Mode[] = ["hybrid", "keyword", "meaning"];
export const SORTS: readonly Sort[] = ["relevance", "newest", "oldest"];

/** Fingers that are quicker than this are not interrupted by what their letters find. */
const PAUSE = 40;
/** The address follows later: to change it is slower than to search. */
const SETTLED = 400;

const route = getRouteApi("/search");

/** What stands in the box, what is searched for, and the address, which says the same a moment later. */
export function useAsking() {
  const { q = "", mode, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(q);
  const [asked, setAsked] = useState(q);
  const latest = useRef(q);
  const timers = useRef<ReturnType<typeof setTimeout>[]>([]);

  useEffect(() => {
    // The address was changed otherwise: by going back, or a link.
    if (q === latest.current) return;
    latest.current = q;
    setText(q);
    setAsked(q);
  }, [q]);

  const forget = useCallback(() => {
    timers.current.forEach(clearTimeout);
    timers.current = [];
  }, []);
  useEffect(() => forget, [forget]);

  const write = useCallback(
    (query: string) => {
      latest.current = query;
      void navigate({ search: (before) => ({ ...before, q: query || undefined }), replace: true });
    },
    [navigate],
  );

  /** Search for what is typed, when the fingers rest. */
  const type = useCallback(
    (next: string) => {
      forget();
      setText(next);
      timers.current = [
        setTimeout(() => {
          setAsked(next);
        }, PAUSE),
        setTimeout(() => {
          timers.current = [];
          write(next);
        }, SETTLED),
      ];
    },
    [forget, write],
  );

  /** Search for something else at once. */
  const ask = useCallback(
    (next: string) => {
      forget();
      setText(next);
      setAsked(next);
      write(next);
    },
    [forget, write],
  );

  /** Nothing waits any more: who leaves the box may leave the page, and is not to be called back to it. */
  const settle = useCallback(() => {
    if (timers.current.length > 0) ask(text);
  }, [ask, text]);

  // A blank at the end asks for nothing else, and what was found stays.
  const wanted: Asked = { q: asked.trim(), mode: oneOf(MODES, mode), sort: oneOf(SORTS, sort) };
  return {
    text,
    wanted,
    type,
    ask,
    settle,
    goBy: (choice: Partial<Pick<Asked, "mode" | "sort">>) => {
      void navigate({ search: (before) => ({ ...before, ...choice }), replace: true });
    },
  };
}

function oneOf<T extends string>(known: readonly [T, ...T[]] | readonly T[], wanted: string | undefined): T {
  return known.find((one) => one === wanted) ?? (known[0] as T);
}
