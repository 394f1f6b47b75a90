import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Dialog } from "@/components/dialog";
import { KeyList, type Listed } from "@/components/key-list";
import { boundKeys, useKeys } from "@/lib/keys";

/** ?: every key that does something here, and what. `more` are those that are pressed one after the other. */
export function KeysDialog({ more }: { more: readonly Listed[] }) {
  const { t } = useTranslation("library");
  const [listed, setListed] = useState<readonly Listed[] | null>(null);
  useKeys([
    {
      keys: "?",
      says: t("keys.title"),
      act: () => {
        setListed([...boundKeys(), ...more]);
      },
    },
  ]);
  return (
    <Dialog
      isOpen={listed !== null}
      onClose={() => {
        setListed(null);
      }}
      title={t("keys.title")}
    >
      <KeyList listed={listed ?? []} />
    </Dialog>
  );
}
