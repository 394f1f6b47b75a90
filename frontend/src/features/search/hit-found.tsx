import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";
import { marked } from "@/lib/marked";

import type { Hit } from "./api";
import styles from "./results.module.css";
import { WhyList } from "./why";

interface Props {
  hit: Hit;
  /** Its number among all hits shown, by which the keyboard goes through them. */
  number: number;
  isActive: boolean;
  q: string;
  onFocus: () => void;
}

export const idOfHit = (number: number) => `hit-${String(number)}`;

/** One message found: who said it, when, and the words that matched. */
export function HitFound({ hit, number, isActive, q, onFocus }: Props) {
  const { t } = useTranslation("search");
  const [isAsked, setIsAsked] = useState(false);
  const place = hit.found_in as keyof typeof places;
  const places = t("foundIn", { returnObjects: true });
  return (
    <li className={styles.hit} data-active={isActive || undefined}>
      <Link
        id={idOfHit(number)}
        to="/c/$id"
        params={{ id: hit.conversation_id }}
        search={{ m: hit.message_id ?? undefined, q }}
        preload={false}
        className={styles.link}
        tabIndex={isActive ? 0 : -1}
        onFocus={onFocus}
      >
        <span className={styles.head}>
          {hit.role && <span className={styles.role}>{t(`role.${hit.role}`)}</span>}
          <Moment at={hit.created_at} />
          {place in places && <span>{places[place]}</span>}
          {!hit.is_active && (
            <span className={styles.branch}>
              <Icon name="branch" />
              {t("otherBranch")}
            </span>
          )}
        </span>
        <span className={styles.snippet} dir="auto">
          {marked(hit.snippet, hit.ranges).map((piece, at) =>
            piece.isMarked ? <mark key={at}>{piece.text}</mark> : piece.text,
          )}
        </span>
      </Link>
      {hit.why && (
        <div className={styles.why}>
          <button
            type="button"
            className={styles.ask}
            aria-expanded={isAsked}
            tabIndex={isActive ? 0 : -1}
            onClick={() => {
              setIsAsked(!isAsked);
            }}
          >
            {t("why.ask")}
          </button>
          {isAsked && <WhyList why={hit.why} score={hit.score} />}
        </div>
      )}
    </li>
  );
}
