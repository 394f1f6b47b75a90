import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Asked, Mode, Sort } from "./api";
import styles from "./bar.module.css";
import { Save } from "./save";
import { MODES, SORTS } from "./use-asking";

/** A reader of the screen hears what was found when the fingers rest, not at every letter. */
const SAID_AFTER = 700;

interface Props {
  wanted: Asked;
  /** How much was found, in how many conversations where that is known, and how long it took. */
  found: { total: number; conversations: number | null; took: number } | undefined;
  onGoBy: (choice: { mode?: Mode; sort?: Sort }) => void;
  children?: ReactNode;
}

/** The one row of controls: what was found, what the search goes by, in which order, and to keep it. */
export function Bar({ wanted, found, onGoBy, children }: Props) {
  const { t } = useTranslation("search");
  const says = found ? told() : "";
  return (
    <div className={styles.bar}>
      <p className={styles.found} aria-hidden="true">
        {says}
        {found && (
          <span className={styles.took}>{t("took", { ms: Math.max(1, Math.round(found.took)) })}</span>
        )}
      </p>
      <Announced says={says} />
      {children}
      <Choice
        label={t("mode.label")}
        value={wanted.mode}
        options={MODES.map((mode) => [mode, t(`mode.${mode}`)])}
        onChoose={(mode) => {
          onGoBy({ mode });
        }}
      />
      <Choice
        label={t("sort.label")}
        value={wanted.sort}
        options={SORTS.map((sort) => [sort, t(`sort.${sort}`)])}
        onChoose={(sort) => {
          onGoBy({ sort });
        }}
      />
      <Save query={wanted.q} />
    </div>
  );

  function told(): string {
    const messages = t("found", { count: found?.total ?? 0 });
    if (!found?.total || found.conversations === null) return messages;
    return `${messages} ${t("in")} ${t("inConversations", { count: found.conversations })}`;
  }
}

function Announced({ says }: { says: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      setSaid(says);
    }, SAID_AFTER);
    return () => {
      clearTimeout(timer);
    };
  }, [says]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChoose: (value: T) => void;
}

const Choice = <T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) => (
  <select
    aria-label={label}
    className={styles.choice}
    value={value}
    onChange={(event) => {
      onChoose(event.target.value as T);
    }}
  >
    {options.map(([option, says]) => (
      <option key={option} value={option}>
        {says}
      </option>
    ))}
  </select>
);
