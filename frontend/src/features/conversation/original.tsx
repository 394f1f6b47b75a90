import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { Dialog } from "@/components/dialog";
import { Failed, Loading } from "@/components/states";
import { bytes } from "@/lib/sizes";

import { originalQuery } from "./api";
import styles from "./original.module.css";

interface Props {
  id: string;
  isOpen: boolean;
  onClose: () => void;
}

/** The provider's own records, as text. */
export function OriginalDialog({ id, isOpen, onClose }: Props) {
  const { t } = useTranslation("conversation");
  return (
    <Dialog title={t("original.title")} about={t("original.about")} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Records id={id} />}
    </Dialog>
  );
}

function Records({ id }: { id: string }) {
  const { t, i18n } = useTranslation("conversation");
  const { data, error } = useQuery(originalQuery(id));
  if (error) return <Failed error={error} />;
  if (!data) return <Loading />;
  if (!data.records.length) return <p>{t("original.none")}</p>;
  return data.records.map((record, index) => (
    <section key={index} className={styles.record}>
      <p className={styles.head}>
        <bdi>{record.name}</bdi> · {bytes(record.size, i18n.language)} ·{" "}
        <a href={`/api/conversations/${id}/original/${String(index)}`} download>
          {t("original.save")}
        </a>
      </p>
      <pre className={styles.text} tabIndex={0}>
        {laidOut(record)}
      </pre>
      {record.is_cut && <p>{t("original.cut")}</p>}
    </section>
  ));
}

/** JSON with a line for each value; anything else, and what is cut, as it is. */
function laidOut({ text, is_cut: isCut }: Schemas["OriginalRecord"]): string {
  if (isCut) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
