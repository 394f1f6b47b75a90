import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { SourceMark } from "@/components/source-mark";

import styles from "./heading.module.css";
import type { Row } from "./rows";

type HeadingRow = Exclude<Row, { kind: "card" }>;

/** What stands above cards: a source, a project of it, or a span of time. */
export function Heading({
  row,
  onToggle,
}: {
  row: HeadingRow;
  onToggle: (key: string, byDefault: boolean) => void;
}) {
  const { i18n } = useTranslation("library");
  if (row.kind === "span") return <Span name={row.name} />;
  return (
    <button
      type="button"
      className={styles[row.kind]}
      aria-expanded={row.isOpen}
      onClick={() => {
        onToggle(row.key, row.kind === "source");
      }}
    >
      <span className={styles.arrow} data-open={row.isOpen || undefined}>
        <Icon name="right" />
      </span>
      {row.kind === "source" ? (
        <SourceMark source={row.source} />
      ) : (
        <Project name={row.place.project ?? ""} />
      )}
      <span className={styles.count}>{row.count.toLocaleString(i18n.language)}</span>
    </button>
  );
}

/** A folder on a disk is known by its last part, a project whose name an export lacks by the end of its id; the whole stands in its tooltip. */
function Project({ name }: { name: string }) {
  const { t } = useTranslation("library");
  const isNameless = /^g-p-[0-9a-f]{8,}$/.test(name);
  return (
    <bdi className={styles.name} title={name}>
      {isNameless ? t("project", { end: name.slice(-4) }) : (name.split(/[/\\]/).findLast(Boolean) ?? name)}
    </bdi>
  );
}

function Span({ name }: { name: string }) {
  const { t, i18n } = useTranslation("library");
  const known = ["today", "yesterday", "week", "undated"] as const;
  const word = known.find((one) => one === name);
  return <p className={styles.span}>{word ? t(`span.${word}`) : monthOf(name, i18n.language)}</p>;
}

export function monthOf(name: string, language: string): string {
  const [year, month] = name.split("-").map(Number);
  const day = new Date(year ?? 0, (month ?? 1) - 1, 1);
  return new Intl.DateTimeFormat(language, { month: "long", year: "numeric" }).format(day);
}
