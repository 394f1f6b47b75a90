import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { Empty, Failed, Loading } from "@/components/states";

import { DeleteDialog } from "./delete-dialog";
import { Places } from "./places";
import { divided, type Scope } from "./scope";
import { SelectionBar } from "./selection-bar";
import { useShelfKeys } from "./shelf-keys";
import { ShelfList } from "./shelf-list";
import styles from "./shelf.module.css";
import { TagDialog } from "./tag-dialog";
import { useActions } from "./use-actions";
import { useRows } from "./use-rows";
import { useSelection } from "./use-selection";

/** All conversations, by source, project and time; `scope` says which of them. */
export function Shelf({ scope }: { scope: Scope }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, toggle, places, total } = useRows(scope);
  const selecting = useSelection(scope, rows);
  const actions = useActions(scope, selecting);
  const { moves, move } = useShelfKeys(rows, selecting, actions, scroller);
  const [deleting, setDeleting] = useState<number | null>(null);
  const selected = selecting.selection.isWhole ? total : selecting.selection.ids.size;

  const onArrow = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (!step || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    move(step);
  };

  return (
    <>
      <SearchLink />
      <div ref={scroller} className={styles.scroller} tabIndex={-1}>
        <Places />
        {places.isPending && <Loading />}
        {places.error && <Failed error={places.error} again={() => void places.refetch()} />}
        {places.data && rows.size === 0 && <NothingIn scope={scope} />}
        <div onKeyDown={onArrow} role="presentation">
          <ShelfList
            scope={scope}
            rows={rows}
            scroller={scroller}
            selecting={selecting}
            actions={actions}
            moves={moves}
            onToggle={toggle}
          />
        </div>
      </div>
      <SelectionBar
        scope={scope}
        total={total}
        selecting={selecting}
        actions={actions}
        onDelete={() => {
          setDeleting(selected);
        }}
      />
      <TagDialog
        isOpen={actions.isTagging}
        onClose={actions.endTag}
        onTag={(name, action) => void actions.tag(name, action)}
      />
      <DeleteDialog
        count={deleting}
        onClose={() => {
          setDeleting(null);
        }}
        onDelete={(count) => void actions.remove(count)}
      />
    </>
  );
}

const SearchLink = () => {
  const { t } = useTranslation("library");
  return (
    <Link to="/search" className={styles.search}>
      <Icon name="search" />
      {t("search")}
      <kbd>/</kbd>
    </Link>
  );
};

function NothingIn({ scope }: { scope: Scope }) {
  const { t } = useTranslation("library");
  const kind = (["starred", "archived", "trash"] as const).find((one) => one === divided(scope)[0]);
  const why = scope === "" ? "all" : (kind ?? "other");
  return (
    <Empty title={t("empty.title")}>
      <p>{t(`empty.${why}`)}</p>
    </Empty>
  );
}
