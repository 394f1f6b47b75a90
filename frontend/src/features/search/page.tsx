import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Failed, Loading } from "@/components/states";
import { useKeys } from "@/lib/keys";

import { facetsQuery, readyQuery, searchQuery } from "./api";
import { Bar } from "./bar";
import { Beginning } from "./beginning";
import { Box } from "./box";
import { Chips } from "./chips";
import { FacetList } from "./facet-list";
import { FacetSheet } from "./facet-sheet";
import { MonthChart } from "./month-chart";
import { chosenMonths, datesFor, withoutGaps } from "./months";
import { Nothing } from "./nothing";
import styles from "./page.module.css";
import { datesOf, withDates } from "./query-text";
import { focusHit, Results } from "./results";
import { useAsking } from "./use-asking";

/** Search: one text says everything that is asked, whether it was typed or clicked together. */
export function SearchPage() {
  const { t } = useTranslation("search");
  const { text, wanted, type, ask, settle, goBy } = useAsking();
  const box = useRef<HTMLInputElement>(null);
  useQuery(readyQuery);
  const isAsked = wanted.q !== "";
  const search = useInfiniteQuery(searchQuery(wanted));
  const counted = useQuery(facetsQuery(wanted, search.isSuccess && !search.isFetching));

  const answer = isAsked ? search.data?.pages[0] : undefined;
  const facets = answer?.total ? counted.data : undefined;
  const pieces = answer?.query.pieces ?? [];
  const found = search.data?.pages.flatMap((page) => page.conversations) ?? [];
  const months = withoutGaps(facets?.months ?? []);
  const conversations = counted.isPlaceholderData ? null : (facets?.conversations ?? null);

  useEffect(() => {
    box.current?.focus();
  }, []);
  // Who is quicker than the answer is led to its first hit as soon as that is there, and to none of the one before.
  const isAnswered = wanted.q === text.trim() && search.isSuccess && !search.isPlaceholderData;
  const isDue = useRef(false);
  useEffect(() => {
    if (!isDue.current || !isAnswered) return;
    isDue.current = false;
    focusHit(0);
  }, [isAnswered]);
  const toBox = () => {
    box.current?.focus();
    box.current?.select();
  };
  useKeys([{ keys: "/", says: t("keys.box"), act: toBox }]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = search;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);

  return (
    <div className={styles.page}>
      <div className={styles.column} data-answered={answer?.query.text}>
        <h1 className="visually-hidden">{t("title")}</h1>
        <div className={styles.top}>
          <Box
            input={box}
            text={text}
            onType={(next) => {
              isDue.current = false;
              type(next);
            }}
            onLeave={settle}
            onDone={() => {
              isDue.current = !isAnswered;
              if (isAnswered) focusHit(0);
              else ask(text);
            }}
          />
          <Bar
            wanted={wanted}
            found={answer && { total: answer.total, conversations, took: answer.took }}
            onGoBy={goBy}
          >
            {facets && <FacetSheet facets={facets} pieces={pieces} onAsk={ask} />}
          </Bar>
        </div>
        {answer && <Chips answer={answer} onAsk={ask} />}
        {months.length > 1 && (
          <MonthChart
            months={months}
            chosen={chosenMonths(months, datesOf(pieces))}
            onChoose={(span) => {
              ask(withDates(pieces, span ? datesFor(months, ...span) : ""));
            }}
          />
        )}
        {search.error && <Failed error={search.error} again={() => void search.refetch()} />}
        {isAsked && search.isPending && <Loading />}
        {!isAsked && <Beginning onAsk={ask} />}
        {answer?.total === 0 && !search.error && (
          <Nothing
            answer={answer}
            mode={wanted.mode}
            onAsk={ask}
            onMode={(mode) => {
              goBy({ mode });
            }}
          />
        )}
        {answer && answer.total > 0 && !search.error && (
          <Results
            found={found}
            q={answer.query.text}
            answered={JSON.stringify([wanted.mode, wanted.sort, answer.query.text])}
            hasMore={hasNextPage}
            onMore={more}
            box={box}
          />
        )}
      </div>
      <aside className={styles.margin} aria-label={t("facets.label")}>
        {facets && <FacetList facets={facets} pieces={pieces} onAsk={ask} />}
      </aside>
    </div>
  );
}
