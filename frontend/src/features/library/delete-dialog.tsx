import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";

import styles from "./dialogs.module.css";

interface Props {
  /** How many are meant; null while nobody asks. */
  count: number | null;
  onClose: () => void;
  onDelete: (count: number) => void;
}

/** What cannot be undone is asked for with its count. */
export function DeleteDialog({ count, onClose, onDelete }: Props) {
  const { t } = useTranslation("library");
  return (
    <Dialog
      isOpen={count !== null}
      onClose={onClose}
      title={t("removing.title")}
      about={t("removing.about", { count: count ?? 0 })}
    >
      <div className={styles.row}>
        <Button onClick={onClose}>{t("removing.keep")}</Button>
        <Button
          weight="danger"
          onClick={() => {
            if (count !== null) onDelete(count);
            onClose();
          }}
        >
          {t("removing.confirm", { count: count ?? 0 })}
        </Button>
      </div>
    </Dialog>
  );
}
