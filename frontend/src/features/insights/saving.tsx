import { useTranslation } from "react-i18next";

import { useTell } from "@/components/toast";

import styles from "./figure.module.css";
import { pngOf, saveFile, standalone, svgText, type Caption } from "./picture";

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Keeps a figure as a picture. */
export function Saving({
  name,
  caption,
  drawing,
}: {
  name: string;
  caption: Caption;
  drawing: () => SVGSVGElement | null;
}) {
  const { t } = useTranslation("insights");
  const tell = useTell();
  const save = async (kind: "png" | "svg") => {
    const svg = drawing();
    if (!svg) return;
    const picture = standalone(svg, caption, token);
    try {
      const content =
        kind === "png" ? await pngOf(picture) : new Blob([svgText(picture)], { type: "image/svg+xml" });
      saveFile(content, `backscroll-${name}.${kind}`);
      tell(t("figure.saved"));
    } catch {
      tell(t("figure.failed"));
    }
  };
  return (
    <p className={styles.saving}>
      {(["png", "svg"] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className={styles.save}
          aria-label={`${t(`figure.${kind}`)}: ${caption.title}`}
          onClick={() => void save(kind)}
        >
          {t(`figure.${kind}`)}
        </button>
      ))}
    </p>
  );
}
