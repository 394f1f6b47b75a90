import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { useKeys } from "@/lib/keys";

import type { Fork, Reading } from "./api";
import type { Scroller } from "./transcript";

/** The next fork after a message, or with -1 the one before. */
export function forkFrom(forks: readonly Fork[], at: number, by: 1 | -1): Fork | undefined {
  return by === 1 ? forks.find((fork) => fork.at > at) : forks.findLast((fork) => fork.at < at);
}

/** Where the next step begins: at the fork that was led to last, unless one has turned from it since. */
export const stepsFrom = (last: number | null, scroller: Pick<Scroller, "top" | "isShown"> | null): number =>
  last !== null && scroller?.isShown(last) ? last : (scroller?.top() ?? 0);

/** `[` and `]` lead from fork to fork; `onFork` is told where, for the focus to follow. */
export function useForkKeys(
  reading: Reading,
  scroller: { readonly current: Scroller | null },
  onFork: (at: number) => void,
): void {
  const { t } = useTranslation("conversation");
  const last = useRef<number | null>(null);
  const go = (by: 1 | -1) => {
    const fork = forkFrom(reading.branch.forks, stepsFrom(last.current, scroller.current), by);
    if (!fork) return false;
    last.current = fork.at;
    scroller.current?.show(fork.at);
    onFork(fork.at);
    return true;
  };
  useKeys([
    { keys: "[", says: t("branch.previousFork"), act: () => go(-1) },
    { keys: "]", says: t("branch.nextFork"), act: () => go(1) },
  ]);
}
