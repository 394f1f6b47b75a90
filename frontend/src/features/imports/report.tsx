import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/button";
import { Moment } from "@/components/moment";
import { SourceMark } from "@/components/source-mark";
import { Failed, Loading } from "@/components/states";

import { importQuery, type Outcome, type Run } from "./api";
import { Again } from "./again";
import { ChooseButton } from "./choose";
import { OutcomeFilter } from "./outcome-filter";
import styles from "./report.module.css";
import { Row } from "./report-row";
import { Undo } from "./undo";

const STATES = ["interrupted", "undone", "running"] as const;

/** The heading's: below that of a job that was followed, or of the page alone. */
type Level = "h2" | "h3";

/** What an import made of each conversation, and why; and how to take it back. */
export function Report({ number, level }: { number: number; level: Level }) {
  const { t } = useTranslation("imports");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const query = useInfiniteQuery({
    ...importQuery(number, outcome),
    placeholderData: (before) => before,
  });
  if (query.error) return <Failed error={query.error} again={() => void query.refetch()} />;
  const [first] = query.data?.pages ?? [];
  if (!first) return <Loading />;
  const rows = query.data?.pages.flatMap((one) => one.page.items) ?? [];
  const { run, can_run_again: canRunAgain } = first;
  const isPartOnly = run.state === "interrupted";
  return (
    <article className={styles.report} aria-labelledby={`run-${number.toString()}`}>
      <Head run={run} level={level} />
      {isPartOnly && (
        <p className={styles.state}>{t(canRunAgain ? "report.restAgain" : "report.restChosen")}</p>
      )}
      <OutcomeFilter counts={run.counts} chosen={outcome} onChoose={setOutcome} />
      {rows.length === 0 && <p className={styles.none}>{t("report.none")}</p>}
      <ul className={styles.rows}>
        {rows.map((row, at) => (
          <Row key={at} row={row} />
        ))}
      </ul>
      <div className={styles.actions}>
        {query.hasNextPage && (
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("report.more")}
          </Button>
        )}
        {canRunAgain && <Again number={number} />}
        {isPartOnly && !canRunAgain && <ChooseButton says={t("report.choose")} />}
        {(run.state === "finished" || isPartOnly) && <Undo run={run} />}
      </div>
    </article>
  );
}

function Head({ run, level: Title }: { run: Run; level: Level }) {
  const { t } = useTranslation("imports");
  const state = STATES.find((one) => one === run.state);
  const number = run.number ?? 0;
  return (
    <header className={styles.head}>
      <Title id={`run-${number.toString()}`} className={styles.title}>
        {t("report.title", { number })}
      </Title>
      <p className={styles.facts}>
        <SourceMark source={run.source} />
        <bdi className={styles.path}>{run.path}</bdi>
        <Moment at={run.started_at} />
      </p>
      {state && <p className={styles.state}>{t(`report.state.${state}`)}</p>}
    </header>
  );
}
