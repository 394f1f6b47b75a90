import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";

import type { Answer } from "./api";
import styles from "./chips.module.css";
import { withoutPiece } from "./query-text";

/** How a query was understood: what narrows it, each to be removed, and what a person should know. */
export function Chips({ answer, onAsk }: { answer: Answer; onAsk: (query: string) => void }) {
  const { t } = useTranslation("search");
  const { pieces, dropped } = answer.query;
  const narrowing = pieces
    .map((piece, at) => ({ ...piece, at }))
    .filter(
      ({ reads, text, at }) =>
        reads === "filter" || reads === "excluded" || (at === 0 && text.startsWith("@")),
    );
  return (
    <>
      {narrowing.length > 0 && (
        <ul className={styles.chips} aria-label={t("understood")}>
          {narrowing.map((piece) => (
            <li key={`${String(piece.at)} ${piece.text}`} className={styles.chip}>
              <bdi>{piece.text}</bdi>
              <button
                type="button"
                className={styles.remove}
                aria-label={t("remove", { piece: piece.text })}
                onClick={() => {
                  onAsk(withoutPiece(pieces, piece.at));
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {answer.total > 0 && dropped.length > 0 && (
        <p className={styles.note}>{t("dropped", { count: dropped.length, words: dropped.join(", ") })}</p>
      )}
      {answer.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {answer.total > 0 &&
        answer.suggestions
          .filter((one) => one.kind === "spelling")
          .map((one) => (
            <p key={one.query} className={styles.note}>
              {t("nothing.didYouMean")}{" "}
              <button
                type="button"
                className={styles.instead}
                onClick={() => {
                  onAsk(one.query);
                }}
              >
                <bdi>{one.query}</bdi>
              </button>
            </p>
          ))}
    </>
  );
}
