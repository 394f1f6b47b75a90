import { useState } from "react";
import { useTranslation } from "react-i18next";

import { SourceMark } from "@/components/source-mark";

import type { Facets, Piece } from "./api";
import styles from "./facet-list.module.css";
import { asksFor, toggled } from "./query-text";

type Field = "source" | "role" | "model" | "project" | "tag";

const FIELDS: readonly [Field, keyof Facets & `${Field}s`][] = [
  ["source", "sources"],
  ["role", "roles"],
  ["project", "projects"],
  ["tag", "tags"],
  ["model", "models"],
];
const SHOWN = 6;

interface Props {
  facets: Facets;
  pieces: readonly Piece[];
  onAsk: (query: string) => void;
}

/** What was found, counted by what it has in common; each value narrows the search, or widens it again. */
export function FacetList({ facets, pieces, onAsk }: Props) {
  const { t } = useTranslation("search");
  return (
    <div className={styles.facets}>
      {FIELDS.map(([field, name]) => (
        <Facet key={field} field={field} values={facets[name]} pieces={pieces} onAsk={onAsk} />
      ))}
      {facets.is_estimate && <p className={styles.estimate}>{t("facets.estimate")}</p>}
    </div>
  );
}

interface FacetProps {
  field: Field;
  values: Facets["sources"];
  pieces: readonly Piece[];
  onAsk: (query: string) => void;
}

function Facet({ field, values, pieces, onAsk }: FacetProps) {
  const { t, i18n } = useTranslation("search");
  const [isWhole, setIsWhole] = useState(false);
  const isChosen = (value: string) => asksFor(pieces, field, value);
  if (values.length < 2 && !values.some(({ value }) => isChosen(value))) return null;
  const shown = values.filter(({ value }, at) => isWhole || at < SHOWN || isChosen(value));
  return (
    <section className={styles.facet}>
      <h2 className={styles.name}>{t(`facets.${field}`)}</h2>
      <ul className={styles.values}>
        {shown.map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              className={styles.value}
              aria-pressed={isChosen(value)}
              onClick={() => {
                onAsk(toggled(pieces, field, value));
              }}
            >
              <Value field={field} value={value} />
              <span className={styles.count}>{count.toLocaleString(i18n.language)}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length < values.length && (
        <button
          type="button"
          className={styles.more}
          onClick={() => {
            setIsWhole(true);
          }}
        >
          {t("facets.more")}
        </button>
      )}
    </section>
  );
}

function Value({ field, value }: { field: Field; value: string }) {
  const { t } = useTranslation("search");
  if (field === "source") return <SourceMark source={value} />;
  if (field === "role" && isRole(value)) return <span>{t(`role.${value}`)}</span>;
  return <bdi className={styles.text}>{value}</bdi>;
}

const ROLES = ["user", "assistant", "tool", "system"] as const;

const isRole = (value: string): value is (typeof ROLES)[number] => ROLES.some((role) => role === value);
