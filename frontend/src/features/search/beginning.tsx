import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { searchesQuery } from "@/api/searches";

import styles from "./page.module.css";

/** Nothing is asked yet: what can be, and the searches that were kept. */
export function Beginning({ onAsk }: { onAsk: (query: string) => void }) {
  const { t } = useTranslation("search");
  const { data } = useQuery(searchesQuery);
  const examples = Object.values(t("begin.examples", { returnObjects: true }));
  const saved = data?.searches ?? [];
  return (
    <div className={styles.begin}>
      <p>{t("begin.how")}</p>
      <Queries queries={examples.map((query) => [query, ""])} onAsk={onAsk} />
      {saved.length > 0 && (
        <>
          <h2>{t("begin.saved")}</h2>
          <Queries queries={saved.map(({ name, query }) => [`@${name}`, query])} onAsk={onAsk} />
        </>
      )}
    </div>
  );
}

const Queries = ({
  queries,
  onAsk,
}: {
  queries: readonly (readonly [query: string, stands_for: string])[];
  onAsk: (query: string) => void;
}) => (
  <ul className={styles.queries}>
    {queries.map(([query, standsFor]) => (
      <li key={query}>
        <button
          type="button"
          className={styles.query}
          onClick={() => {
            onAsk(query);
          }}
        >
          <bdi>{query}</bdi>
        </button>
        {standsFor && <bdi className={styles.standsFor}>{standsFor}</bdi>}
      </li>
    ))}
  </ul>
);
