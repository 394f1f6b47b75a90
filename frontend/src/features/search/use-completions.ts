import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import type { Schemas } from "@/api/client";

import { completionQuery } from "./api";

type Option = Schemas["Completion"];

/** The end of a text that may go on: the beginning of an operator, of its value, or of a saved search's name. */
const MAY_GO_ON = /(?:^|\s)(?:@\S*|[a-z]{2,6}|[a-z]+:(?:"[^"]*|\S*(?: \w*)?))$/i;

/** What may be typed next, offered while the caret stands behind what it completes. */
export function useCompletions(
  input: RefObject<HTMLInputElement | null>,
  text: string,
  onType: (text: string) => void,
) {
  const [before, setBefore] = useState("");
  const [active, setActive] = useState(-1);
  const caret = useRef<number | null>(null);
  const wanted = MAY_GO_ON.test(before);
  const { data } = useQuery({ ...completionQuery(before, wanted), placeholderData: keepPreviousData });
  const options = wanted && data && before.endsWith(data.replaces) ? data.options : [];
  const isOpen = options.length > 0;

  const close = () => {
    setBefore("");
    setActive(-1);
  };
  const look = () => {
    setBefore(input.current?.value.slice(0, input.current.selectionStart ?? undefined) ?? "");
    setActive(-1);
  };
  const choose = (option: Option) => {
    const end = option.is_finished ? " " : "";
    const begun = before.slice(0, before.length - (data?.replaces.length ?? 0)) + option.text + end;
    caret.current = begun.length;
    onType(begun + text.slice(before.length).trimStart());
    setActive(-1);
    setBefore(option.is_finished ? "" : begun);
  };

  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  /** Answer a key; says whether it was meant for what is offered. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false;
    const chosen = options[event.key === "Tab" ? Math.max(active, 0) : active];
    // Behind the last one, and before the first, none is chosen.
    const places = options.length + 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive(((active + 1 + step + places) % places) - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && chosen) choose(chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return { options, isOpen, active, look, close, choose, onKey };
}
