import { memo, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { useCopy } from "@/components/use-copy";

import styles from "./code-block.module.css";

/** Code as it was written, with its language and a way to take it along. Colours come when they are loaded. */
export const CodeBlock = memo(function CodeBlock({
  code,
  language,
}: {
  code: string;
  language?: string | undefined;
}) {
  const { t } = useTranslation("conversation");
  const copy = useCopy();
  const coloured = useColours(code, language);
  return (
    <figure className={styles.block} dir="ltr">
      <figcaption className={styles.head}>
        <span className={styles.language}>{language}</span>
        <IconButton
          icon="copy"
          says={t("code.copy")}
          onClick={() => {
            copy(code, t("code.copied"));
          }}
        />
      </figcaption>
      <pre className={styles.code} tabIndex={0}>
        <code>{coloured ?? code}</code>
      </pre>
    </figure>
  );
});

/** Larger than this stays in one colour. */
const LARGEST_COLOURED = 60_000;

type Colour = (code: string, language: string) => ReactNode;

let known: Colour | undefined;

function useColours(code: string, language: string | undefined): ReactNode {
  const [colour, setColour] = useState<Colour | undefined>(() => known);
  const isWanted = language !== undefined && code.length <= LARGEST_COLOURED;
  useEffect(() => {
    if (!isWanted || colour) return;
    void import("./colours").then((loaded) => {
      known = loaded.coloured;
      setColour(() => loaded.coloured);
    });
  }, [isWanted, colour]);
  return isWanted && colour ? colour(code, language) : undefined;
}
