import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ContextItem, ContextLine, ContextMenu } from "@/components/context-menu";

import type { Actions } from "./use-actions";
import type { Selecting } from "./use-selection";

interface Props {
  selecting: Selecting;
  actions: Actions;
  children: ReactNode;
}

/** What can be done with the card that the menu was opened on, or with all that are selected where something is. */
export function CardMenu({ selecting, actions, children }: Props) {
  const { t } = useTranslation("library");
  const items = (
    <>
      <ContextItem
        keys="X"
        onSelect={() => {
          if (selecting.line !== null) void selecting.toggleAt(selecting.line);
        }}
      >
        {t("do.select")}
      </ContextItem>
      <ContextLine />
      <ContextItem keys="S" onSelect={() => void actions.star()}>
        {t("do.star")}
      </ContextItem>
      <ContextItem keys="T" onSelect={actions.askTag}>
        {t("do.tag")}
      </ContextItem>
      <ContextItem keys="E" onSelect={() => void actions.archive()}>
        {t("keys.archive")}
      </ContextItem>
      <ContextLine />
      <ContextItem onSelect={() => void actions.save("markdown")}>{t("saving.markdown")}</ContextItem>
      <ContextItem onSelect={() => void actions.save("json")}>{t("saving.json")}</ContextItem>
      <ContextLine />
      <ContextItem keys="#" isDangerous onSelect={() => void actions.trash()}>
        {t("do.trash")}
      </ContextItem>
    </>
  );
  return <ContextMenu items={items}>{children}</ContextMenu>;
}
