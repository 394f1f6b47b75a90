import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/api/client";
import { SourceMark } from "@/components/source-mark";

import { sourcesQuery } from "./api";
import styles from "./how-to-get.module.css";
import page from "./import-page.module.css";
import { atAddresses } from "./told";

/** For each source, what to click to get an export, and what becomes of that. */
export function HowToGet() {
  const { t } = useTranslation("imports");
  const { data } = useQuery(sourcesQuery);
  if (!data) return null;
  return (
    <section className={page.section} aria-labelledby="how">
      <h2 id="how">{t("how.title")}</h2>
      <div>
        {data.sources.map((source) => (
          <Source key={source.name} source={source} />
        ))}
      </div>
    </section>
  );
}

function Source({ source }: { source: Schemas["SourceOut"] }) {
  const { t } = useTranslation("imports");
  return (
    <details className={styles.source}>
      <summary>
        <SourceMark source={source.name} />
        <span className={styles.label}>{source.label}</span>
      </summary>
      <ol className={styles.steps}>
        {source.steps.map((step) => (
          <li key={step}>
            <Step text={step} />
          </li>
        ))}
      </ol>
      <p className={styles.looksFor}>
        {t("how.looksFor")}: {source.looks_for}
      </p>
    </details>
  );
}

/** A step, in which pages that are named can be opened. */
const Step = ({ text }: { text: string }) =>
  atAddresses(text).map((piece, at) =>
    at % 2 ? (
      <a key={at} href={`https://${piece}`} target="_blank" rel="noopener noreferrer">
        {piece}
      </a>
    ) : (
      piece
    ),
  );
