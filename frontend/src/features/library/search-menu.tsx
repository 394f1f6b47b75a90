import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { isTold } from "@/api/failures";
import { useForgetSearch, useKeepSearch } from "@/api/searches";
import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem } from "@/components/menu";
import { useTell } from "@/components/toast";

import styles from "./places.module.css";

type Saved = Schemas["SavedSearch"];

/** What can be done with a saved search itself. */
export function SearchMenu({ saved }: { saved: Saved }) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const forget = useForget(saved);
  return (
    <Menu
      trigger={
        <IconButton icon="more" says={t("saved.menu", { name: saved.name })} className={styles.more} />
      }
    >
      <MenuItem onSelect={() => void navigate({ to: "/search", search: { q: saved.query } })}>
        {t("saved.change")}
      </MenuItem>
      <MenuItem onSelect={forget}>{t("saved.forget")}</MenuItem>
    </Menu>
  );
}

/** Forget a saved search, and turn from what it found; that can be taken back. */
function useForget(saved: Saved): () => void {
  const { t } = useTranslation("library");
  const tell = useTell();
  const keep = useKeepSearch();
  const forget = useForgetSearch();
  const navigate = useNavigate();
  const { in: scope } = useSearch({ from: "__root__" });
  const { name } = saved;
  return () => {
    void forget.mutateAsync(name).then(() => {
      tell(t("saved.forgotten", { name }), () => {
        keep.mutate(saved);
      });
      if (scope === `search:${name}`)
        void navigate({ to: ".", search: (before) => ({ ...before, in: undefined }) });
    }, isTold);
  };
}
