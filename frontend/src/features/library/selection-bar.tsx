import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem, MenuLine } from "@/components/menu";

import type { Scope } from "./scope";
import { isEmpty } from "./selection";
import styles from "./shelf.module.css";
import type { Actions } from "./use-actions";
import type { Selecting } from "./use-selection";

interface Props {
  scope: Scope;
  total: number;
  selecting: Selecting;
  actions: Actions;
  onDelete: () => void;
}

/** How many are selected, and what can be done with them; there while something is. */
export function SelectionBar({ scope, total, selecting, actions, onDelete }: Props) {
  const { t } = useTranslation("library");
  const { selection } = selecting;
  const count = selection.isWhole ? total : selection.ids.size;
  const isAway = scope === "trash" || scope === "archived";
  return (
    <div className={styles.bar} hidden={isEmpty(selection)}>
      <p className={styles.told}>
        <span role="status">{isEmpty(selection) ? "" : t("selected", { count })}</span>
        {!selection.isWhole && total > count && (
          <button type="button" className={styles.all} onClick={selecting.selectAll}>
            {t("selectAll", { count: total })}
          </button>
        )}
        <IconButton icon="close" says={t("clear")} keys="Esc" onClick={selecting.clear} />
      </p>
      <div className={styles.tools} role="toolbar" aria-label={t("bar")}>
        <IconButton icon="star" says={t("do.star")} keys="S" onClick={() => void actions.star()} />
        <IconButton icon="tag" says={t("do.tag")} keys="T" onClick={actions.askTag} />
        {isAway ? (
          <IconButton icon="restore" says={t("do.restore")} onClick={() => void actions.restore()} />
        ) : (
          <IconButton icon="archive" says={t("do.archive")} keys="E" onClick={() => void actions.archive()} />
        )}
        {scope === "trash" ? (
          <IconButton icon="trash" says={t("do.delete")} onClick={onDelete} />
        ) : (
          <IconButton icon="trash" says={t("do.trash")} keys="#" onClick={() => void actions.trash()} />
        )}
        <Menu trigger={<IconButton icon="more" says={t("do.more")} />}>
          {(["markdown", "html", "json", "text"] as const).map((format) => (
            <MenuItem key={format} onSelect={() => void actions.save(format)}>
              {t(`saving.${format}`)}
            </MenuItem>
          ))}
          <MenuLine />
          <MenuItem isDangerous onSelect={onDelete}>
            {t("do.delete")}
          </MenuItem>
        </Menu>
      </div>
    </div>
  );
}
