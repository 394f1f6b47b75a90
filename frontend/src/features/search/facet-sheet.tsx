import { useState, type ComponentProps } from "react";
import { useTranslation } from "react-i18next";

import { Dialog } from "@/components/dialog";

import { FacetList } from "./facet-list";
import styles from "./bar.module.css";

/** Where the window has no room for a margin, the facets are behind a button. */
export function FacetSheet(props: ComponentProps<typeof FacetList>) {
  const { t } = useTranslation("search");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.open}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {t("facets.open")}
      </button>
      <Dialog
        isOpen={isOpen}
        onClose={() => {
          setIsOpen(false);
        }}
        title={t("facets.label")}
      >
        <FacetList {...props} />
      </Dialog>
    </>
  );
}
