import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./figure.module.css";
import type { Goal } from "./goal";

export interface Table {
  head: readonly string[];
  /** `goal` is what the first cell leads to. */
  rows: readonly { cells: readonly (string | number)[]; goal?: Goal }[];
}

/** What a figure shows, as a table; it is made only for those who open it. */
export function Numbers({ title, table }: { title: string; table: Table }) {
  const { t, i18n } = useTranslation("insights");
  const [isOpen, setIsOpen] = useState(false);
  const format = new Intl.NumberFormat(i18n.language);
  return (
    <details className={styles.numbers} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t("figure.asNumbers")}</summary>
      {isOpen && (
        <div
          className={styles.scroll}
          tabIndex={0}
          role="region"
          aria-label={`${t("figure.asNumbers")}: ${title}`}
        >
          <table>
            <thead>
              <tr>
                {table.head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ cells: [first, ...others], goal }, row) => (
                <tr key={row}>
                  <th scope="row">
                    <Leading goal={goal}>{first}</Leading>
                  </th>
                  {others.map((cell, column) => (
                    <td key={column}>{typeof cell === "number" ? format.format(cell) : <bdi>{cell}</bdi>}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function Leading({ goal, children }: { goal: Goal | undefined; children: ReactNode }) {
  if (!goal) return children;
  if ("query" in goal)
    return (
      <Link to="/search" search={{ q: goal.query }}>
        {children}
      </Link>
    );
  return (
    <Link to="/c/$id" params={{ id: goal.conversation }}>
      <bdi>{children}</bdi>
    </Link>
  );
}
