import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { exact } from "@/lib/dates";

import type { Reading } from "./api";
import { ForkOutline } from "./fork-outline";
import { NoteButton } from "./note-button";
import { Notes } from "./notes";
import type { Open } from "./opening";
import { TagEditor } from "./tag-editor";
import styles from "./margin.module.css";

interface Props {
  reading: Reading;
  open: Open;
  onClose: () => void;
}

/** What belongs to a conversation and is not its talk: tags, notes, forks, relations, and what is known of it. */
export function Margin({ reading, open, onClose }: Props) {
  const { t } = useTranslation("conversation");
  const { conversation, branch, notes } = reading;
  return (
    <aside className={styles.margin} aria-label={t("details.title")} data-unmarked>
      <IconButton
        icon="close"
        says={t("details.close")}
        keys="I"
        className={styles.close}
        onClick={onClose}
      />
      <Section title={t("tags.title")}>
        <TagEditor conversation={conversation} />
      </Section>
      <Section title={t("notes.title")}>
        <Notes conversation={conversation.id} notes={notes.filter((note) => !note.message_id)} />
        <NoteButton conversation={conversation.id} />
      </Section>
      {branch.forks.length > 0 && (
        <Section title={t("forks.title")}>
          <ForkOutline forks={branch.forks} open={open} />
        </Section>
      )}
      <Relations reading={reading} />
      <Section title={t("details.title")}>
        <Facts reading={reading} />
      </Section>
    </aside>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={styles.section}>
    <h2>{title}</h2>
    {children}
  </section>
);

function Relations({ reading }: { reading: Reading }) {
  const { t } = useTranslation("conversation");
  const { parent, children, forked_from: origin } = reading;
  if (!parent && !children.length && !origin) return null;
  return (
    <Section title={t("relations.title")}>
      <ul className={styles.list}>
        {parent && <Related says={t("relations.parent")} one={parent} />}
        {origin?.conversation && (
          <Related says={t("relations.origin")} one={origin.conversation} m={origin.message_id} />
        )}
        {origin && !origin.conversation && <li>{t("relations.gone")}</li>}
        {children.map((child) => (
          <Related key={child.id} says={t("relations.child")} one={child} />
        ))}
      </ul>
    </Section>
  );
}

function Related({ says, one, m }: { says: string; one: Reading["children"][number]; m?: string }) {
  const { t } = useTranslation("conversation");
  return (
    <li>
      {says}{" "}
      <Link to="/c/$id" params={{ id: one.id }} search={m ? { m } : {}}>
        <bdi>{one.title ?? t("untitled")}</bdi>
      </Link>
    </li>
  );
}

function Facts({ reading: { conversation: one } }: { reading: Reading }) {
  const { t, i18n } = useTranslation("conversation");
  const moment = (at: string | null) => (at ? exact(new Date(at), i18n.language) : null);
  const number = new Intl.NumberFormat(i18n.language);
  const facts: [string, string | null][] = [
    [t("fact.models"), one.models.join(", ")],
    [t("fact.project"), one.project],
    [t("fact.account"), one.account],
    [t("fact.created"), moment(one.created_at)],
    [t("fact.updated"), moment(one.updated_at)],
    [t("fact.imported"), moment(one.imported_at)],
    [t("fact.messages"), number.format(one.message_count)],
    [t("fact.characters"), number.format(one.character_count)],
    [t("fact.tokens"), one.token_count ? number.format(one.token_count) : null],
    [t("fact.providerTitle"), one.title === one.provider_title ? null : one.provider_title],
    [t("fact.id"), one.id],
    [t("fact.externalId"), one.external_id],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => value && <Fact key={name} name={name} value={value} />)}
      </dl>
      {one.problems.length > 0 && (
        <ul className={styles.problems}>
          {one.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <bdi>{value}</bdi>
    </dd>
  </div>
);
