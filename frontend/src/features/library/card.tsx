import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";
import { SourceMark } from "@/components/source-mark";

import { cardsQuery, PAGE, type Card } from "./api";
import styles from "./card.module.css";
import type { CardRow } from "./rows";
import type { Scope } from "./scope";
import { pageOf } from "./use-selection";

interface Props {
  scope: Scope;
  row: CardRow;
  isSelected: (id: string) => boolean;
  /** Whether the keys act on this card; `followsKey` says, once, that the key's move has just led there. */
  isAtLine: boolean;
  move: number;
  followsKey: (move: number) => boolean;
  onPoint: (event: React.MouseEvent) => void;
  onCheck: (event: React.MouseEvent) => void;
}

/** A conversation's place on the shelf; empty until its page is loaded. */
export function CardLine({ scope, row, isSelected, ...rest }: Props) {
  const { data } = useQuery(cardsQuery(scope, row.place, pageOf(row)));
  const card = data?.conversations[row.at % PAGE];
  if (!card) return <div className={styles.blank} aria-hidden="true" />;
  return <CardView card={card} isSelected={isSelected(card.id)} {...rest} />;
}

type ViewProps = Omit<Props, "scope" | "row" | "isSelected"> & { card: Card; isSelected: boolean };

function CardView({ card, isSelected, isAtLine, move, followsKey, onPoint, onCheck }: ViewProps) {
  const { t } = useTranslation("library");
  const link = useRef<HTMLAnchorElement>(null);
  const current = useParams({ strict: false }).id;
  const name = card.title ?? card.beginning ?? t("card.untitled");
  useEffect(() => {
    if (followsKey(move)) link.current?.focus({ preventScroll: true });
  }, [move, followsKey]);
  return (
    <div
      className={styles.card}
      data-selected={isSelected || undefined}
      data-current={current === card.id || undefined}
    >
      <span className={styles.front}>
        <SourceMark source={card.source} nameIsHidden />
        <input
          type="checkbox"
          className={styles.check}
          checked={isSelected}
          readOnly
          tabIndex={-1}
          aria-label={t("card.select", { name })}
          onClick={onCheck}
        />
      </span>
      <Link
        ref={link}
        to="/c/$id"
        params={{ id: card.id }}
        className={styles.link}
        tabIndex={isAtLine ? 0 : -1}
        data-line={isAtLine || undefined}
        aria-current={current === card.id ? "page" : undefined}
        onClick={onPoint}
      >
        <bdi className={card.title ? styles.title : styles.beginning}>{name}</bdi>
        <Facts card={card} />
      </Link>
    </div>
  );
}

export function Facts({ card }: { card: Card }) {
  const { t } = useTranslation("library");
  return (
    <span className={styles.facts}>
      <Moment at={card.updated_at ?? card.created_at} />
      <span>{t("card.messages", { count: card.message_count })}</span>
      {card.branch_count > 1 && (
        <span className={styles.sign} title={t("card.branches", { count: card.branch_count })}>
          <Icon name="branch" />
          <span className="visually-hidden">{t("card.branches", { count: card.branch_count })}</span>
        </span>
      )}
      {card.starred && (
        <span className={styles.star} title={t("card.starred")}>
          <Icon name="star" filled />
          <span className="visually-hidden">{t("card.starred")}</span>
        </span>
      )}
      {card.tags.slice(0, 2).map((tag) => (
        <bdi key={tag} className={styles.tag}>
          {tag}
        </bdi>
      ))}
    </span>
  );
}
