import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useTell } from "@/components/toast";

import { useBulk, useExport, useTakeBack, type Action, type Card, type Format, type Target } from "./api";
import { filterOf, type Scope } from "./scope";
import { isEmpty } from "./selection";
import type { Selecting } from "./use-selection";

export type Doing = Exclude<Action, "delete">;

/** What can be done with what is selected, or else with the card that the keys are on. */
export function useActions(scope: Scope, selecting: Selecting) {
  const { t } = useTranslation("library");
  const tell = useTell();
  const bulk = useBulk();
  const takeBack = useTakeBack();
  const exporting = useExport();
  const [isTagging, setTagging] = useState(false);
  const [last, setLast] = useState<(() => void) | null>(null);
  const { selection, line, known, cardAt, clear } = selecting;

  const target = async (): Promise<{ target: Target; cards: Card[] } | null> => {
    if (selection.isWhole) return { target: { filter: filterOf(scope) }, cards: [] };
    if (!isEmpty(selection)) return { target: { ids: [...selection.ids] }, cards: known(selection.ids) };
    const card = line === null ? undefined : await cardAt(line);
    return card ? { target: { ids: [card.id] }, cards: [card] } : null;
  };

  const change = (on: Target, action: Doing, tags: string[] = []) => {
    bulk.mutate(
      { ...on, action, tags },
      {
        onSuccess: ({ changed, undo }) => {
          if (MOVES.has(action)) clear();
          const back = undo
            ? () => {
                setLast(null);
                takeBack.mutate(undo);
              }
            : undefined;
          setLast(() => back ?? null);
          tell(t(`done.${action}`, { count: changed, tag: tags.join(", ") }), back);
        },
      },
    );
  };

  /** Do what its key says: what all have already is taken from them. */
  const perform = async (choose: (cards: Card[]) => Doing, tags: string[] = []) => {
    const chosen = await target();
    if (chosen) change(chosen.target, choose(chosen.cards), tags);
  };

  return {
    target,
    change,
    star: () => perform((cards) => (isAll(cards, (card) => card.starred) ? "unstar" : "star")),
    archive: () =>
      perform((cards) => (isAll(cards, (card) => card.status !== "active") ? "restore" : "archive")),
    trash: () => perform(() => "trash"),
    restore: () => perform(() => "restore"),
    tag: (name: string, action: "tag" | "untag") => perform(() => action, [name]),
    /** Takes back what was done last; null where that was already. */
    undo: last,
    isTagging,
    askTag: () => {
      setTagging(true);
    },
    endTag: () => {
      setTagging(false);
    },
    hasTarget: !isEmpty(selection) || line !== null,
    remove: async (expected: number) => {
      const chosen = await target();
      if (!chosen) return;
      bulk.mutate(
        { ...chosen.target, action: "delete", expected },
        {
          onSuccess: ({ changed }) => {
            clear();
            tell(t("done.delete", { count: changed }));
          },
        },
      );
    },
    save: async (format: Format) => {
      const chosen = await target();
      if (chosen) exporting.mutate({ target: chosen.target, format });
    },
  };
}

export type Actions = ReturnType<typeof useActions>;

/** After these, the conversations are somewhere else. */
const MOVES: ReadonlySet<Doing> = new Set(["archive", "restore", "trash"]);

const isAll = (cards: Card[], is: (card: Card) => boolean) => cards.length > 0 && cards.every(is);
