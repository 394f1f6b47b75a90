import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Empty, Failed, Loading } from "@/components/states";

import { insightsQuery, type Insights } from "./api";
import {
  CalendarFigure,
  HoursFigure,
  ModelsFigure,
  MonthsFigure,
  RemarkableFigure,
  WordsFigure,
} from "./figures";
import styles from "./insights.module.css";
import { Narrowing } from "./narrowing";
import { daysOf, yearsBetween, type Narrowed } from "./spans";
import { Totals } from "./totals";

interface Props {
  narrowed: Narrowed;
  onNarrowed: (narrowed: Narrowed) => void;
}

/** What the archive tells about its owner's talks. */
export function InsightsView({ narrowed, onNarrowed }: Props) {
  const { t } = useTranslation("insights");
  const days = useMemo(() => daysOf(narrowed.span, new Date()), [narrowed.span]);
  const all = useQuery(insightsQuery({}));
  const told = useQuery(insightsQuery(days, narrowed.source));
  const error = told.error ?? all.error;
  if (error) return <Failed error={error} again={() => void Promise.all([all.refetch(), told.refetch()])} />;
  if (!all.data || !told.data) return <Loading says={t("loading")} />;
  return (
    <div className={styles.page} aria-busy={told.isPlaceholderData}>
      <header className={styles.head}>
        <h1>{t("title")}</h1>
        <Narrowing
          narrowed={narrowed}
          onNarrowed={onNarrowed}
          sources={[...new Set(all.data.months.map(({ source }) => source))]}
          years={yearsBetween(all.data.first, all.data.last)}
        />
      </header>
      {told.data.totals.conversations ? (
        <Told told={told.data} />
      ) : (
        <Nothing isNarrowed={all.data.totals.conversations > 0} />
      )}
    </div>
  );
}

function Told({ told }: { told: Insights }) {
  return (
    <>
      <Totals told={told} />
      {told.first && (
        <>
          <CalendarFigure told={told} />
          <MonthsFigure told={told} />
          {told.models.length > 0 && <ModelsFigure told={told} />}
          <HoursFigure told={told} />
        </>
      )}
      {told.words.words.length > 0 && <WordsFigure used={told.words} />}
      {told.longest.length > 0 && <RemarkableFigure name="longest" conversations={told.longest} />}
      {told.most_branched.length > 0 && (
        <RemarkableFigure name="branched" conversations={told.most_branched} />
      )}
    </>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  const { t } = useTranslation("insights");
  return (
    <Empty title={t("nothing.title")}>
      <p>{isNarrowed ? t("nothing.narrowed") : t("nothing.why")}</p>
      <p>
        {isNarrowed ? (
          <Link to="/insights">{t("nothing.all")}</Link>
        ) : (
          <Link to="/import">{t("nothing.import")}</Link>
        )}
      </p>
    </Empty>
  );
}
