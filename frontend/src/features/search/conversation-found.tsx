import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { SourceMark } from "@/components/source-mark";

import type { Found } from "./api";
import { HitFound } from "./hit-found";
import styles from "./results.module.css";

interface Props {
  one: Found;
  /** The number of its first hit among all that are shown, and of the one that the keyboard is at. */
  begin: number;
  active: number;
  q: string;
  onActive: (number: number) => void;
}

/** A conversation found, by its best messages. */
export function ConversationFound({ one, begin, active, q, onActive }: Props) {
  const { t } = useTranslation("search");
  return (
    <>
      <header className={styles.conversation}>
        <h2 className={styles.title} dir="auto">
          <Link to="/c/$id" params={{ id: one.conversation_id }} tabIndex={-1} preload={false}>
            {one.title ?? one.hits[0]?.beginning ?? t("untitled")}
          </Link>
        </h2>
        <SourceMark source={one.source} />
      </header>
      <ul className={styles.hits}>
        {one.hits.map((hit, at) => (
          <HitFound
            key={hit.message_id ?? hit.conversation_id}
            hit={hit}
            number={begin + at}
            isActive={begin + at === active}
            q={q}
            onFocus={() => {
              onActive(begin + at);
            }}
          />
        ))}
      </ul>
    </>
  );
}
