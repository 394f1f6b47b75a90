import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { IconButton } from "@/components/icon-button";
import { Menu, MenuItem } from "@/components/menu";
import { useTell } from "@/components/toast";

import { forgetSearch, keepSearch, searchesQuery } from "./api";
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
function useForget({ name, query }: Saved): () => void {
  const { t } = useTranslation("library");
  const tell = useTell();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { in: scope } = useSearch({ from: "__root__" });
  const onSuccess = (answer: Schemas["SearchesOut"]) => {
    queries.setQueryData(searchesQuery.queryKey, answer);
  };
  const keep = useMutation({ mutationFn: () => keepSearch(name, query), onSuccess });
  const forget = useMutation({
    mutationFn: () => forgetSearch(name),
    onSuccess: (answer) => {
      tell(t("saved.forgotten", { name }), () => {
        keep.mutate();
      });
      if (scope === `search:${name}`)
        void navigate({ to: ".", search: (before) => ({ ...before, in: undefined }) });
      onSuccess(answer);
    },
  });
  return () => {
    forget.mutate();
  };
}
