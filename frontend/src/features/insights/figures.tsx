import { useCallback, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { IconButton } from "@/components/icon-button";
import { SourceMark, sourceColour, sourceName } from "@/components/source-mark";

import type { Insights, Remarkable } from "./api";
import { Figure } from "./figure";
import styles from "./figure.module.css";
import {
  barsPlot,
  calendarPlot,
  hoursPlot,
  modelsPlot,
  monthName,
  monthsPlot,
  weekdays,
  type Paper,
} from "./plots";
import { yearsBetween } from "./spans";

/** So many words have a bar; the others are among the numbers. */
const MOST_BARS = 25;

/** How to draw for this language, once it is known how wide. */
function usePaper() {
  const { t, i18n } = useTranslation("insights");
  const { language } = i18n;
  return useCallback(
    (width: number): Paper => {
      const format = new Intl.NumberFormat(language);
      return {
        width,
        language,
        of: (count) => t("figure.messages", { messages: format.format(count) }),
      };
    },
    [t, language],
  );
}

/** A year of days; which one, is chosen here. */
export function CalendarFigure({ told }: { told: Insights }) {
  const { t } = useTranslation("insights");
  const years = yearsBetween(told.first, told.last);
  const [chosen, setChosen] = useState<number>();
  const year = chosen && years.includes(chosen) ? chosen : (years[0] ?? 0);
  const turn = (icon: "left" | "right", says: string, to: number) => (
    <IconButton icon={icon} says={says} disabled={!years.includes(to)} onClick={() => setChosen(to)} />
  );
  return (
    <YearFigure days={told.days} year={year}>
      {turn("left", t("calendar.before"), year - 1)}
      <span aria-live="polite">{year}</span>
      {turn("right", t("calendar.after"), year + 1)}
    </YearFigure>
  );
}

function YearFigure({ days, year, children }: { days: Insights["days"]; year: number; children: ReactNode }) {
  const { t } = useTranslation("insights");
  const paper = usePaper();
  const draw = useCallback((width: number) => calendarPlot(days, year, paper(width)), [days, year, paper]);
  const rows = Object.entries(days)
    .filter(([day]) => day.startsWith(year.toString()))
    .map(([day, messages]) => ({ cells: [day, messages], goal: { query: `during:${day}` } }));
  return (
    <Figure
      name={`calendar-${year.toString()}`}
      title={t("calendar.title")}
      says={t("calendar.says", { year })}
      draw={draw}
      table={{ head: [t("calendar.day"), t("calendar.messages")], rows }}
      control={<span className={styles.year}>{children}</span>}
    />
  );
}

export function MonthsFigure({ told: { months } }: { told: Insights }) {
  const { t, i18n } = useTranslation("insights");
  const paper = usePaper();
  const draw = useCallback((width: number) => monthsPlot(months, paper(width)), [months, paper]);
  const sources = [...new Set(months.map(({ source }) => source))];
  const name = monthName(i18n.language);
  return (
    <Figure
      name="months"
      title={t("months.title")}
      says={t("months.says")}
      draw={draw}
      legend={sources.map((source) => ({ says: sourceName(source), colour: sourceColour(source) }))}
      table={{
        head: [t("months.month"), t("months.source"), t("months.messages")],
        rows: months.map(({ month, source, messages }) => ({
          cells: [name(month), sourceName(source), messages],
          goal: { query: `during:${month} source:${source}` },
        })),
      }}
    >
      <Sources sources={sources} />
    </Figure>
  );
}

export function ModelsFigure({ told: { models } }: { told: Insights }) {
  const { t, i18n } = useTranslation("insights");
  const paper = usePaper();
  const others = t("models.others");
  const draw = useCallback(
    (width: number) => modelsPlot(models, others, paper(width)),
    [models, others, paper],
  );
  const name = monthName(i18n.language);
  return (
    <Figure
      name="models"
      title={t("models.title")}
      says={t("models.says")}
      draw={draw}
      table={{
        head: [t("models.month"), t("models.model"), t("models.messages")],
        rows: models.map(({ month, model, messages }) => ({
          cells: [name(month), model ?? others, messages],
          goal: { query: `during:${month}` },
        })),
      }}
    />
  );
}

export function HoursFigure({ told: { hours } }: { told: Insights }) {
  const { t, i18n } = useTranslation("insights");
  const paper = usePaper();
  const draw = useCallback((width: number) => hoursPlot(hours, paper(width)), [hours, paper]);
  const names = weekdays(i18n.language, "long");
  const rows = hours.flatMap((row, weekday) =>
    row.map((messages, hour) => ({ cells: [names[weekday] ?? "", `${hour.toString()}:00`, messages] })),
  );
  return (
    <Figure
      name="hours"
      title={t("hours.title")}
      says={t("hours.says")}
      draw={draw}
      table={{
        head: [t("hours.weekday"), t("hours.hour"), t("hours.messages")],
        rows: rows.filter(({ cells }) => cells[2] !== 0),
      }}
    />
  );
}

/** The words of one's own messages, as bars: the more messages one stands in, the longer. */
export function WordsFigure({ used }: { used: Insights["words"] }) {
  const { t } = useTranslation("insights");
  const paper = usePaper();
  const draw = useCallback(
    (width: number) =>
      barsPlot(
        used.words.slice(0, MOST_BARS).map(({ word, messages }) => ({
          name: word,
          value: messages,
          says: t("words.in", { count: messages }),
          colour: "var(--accent)",
          goal: { query: word },
        })),
        paper(width),
      ),
    [used, t, paper],
  );
  return (
    <Figure
      name="words"
      title={t("words.title")}
      says={t("words.says", { count: used.looked_at })}
      draw={draw}
      table={{
        head: [t("words.word"), t("words.messages")],
        rows: used.words.map(({ word, messages }) => ({ cells: [word, messages], goal: { query: word } })),
      }}
    />
  );
}

/** By what conversations stand out. */
const BY = { longest: "messages", branched: "branches" } as const;

/** The conversations that stand out by something, as bars. */
export function RemarkableFigure({
  name,
  conversations,
}: {
  name: keyof typeof BY;
  conversations: readonly Remarkable[];
}) {
  const { t } = useTranslation("insights");
  const paper = usePaper();
  const draw = useCallback(
    (width: number) =>
      barsPlot(
        conversations.map((one) => ({
          name: one.title ?? t("untitled"),
          value: one[BY[name]],
          says: t(`${name}.count`, { count: one[BY[name]] }),
          colour: sourceColour(one.source),
          goal: { conversation: one.id },
        })),
        paper(width),
      ),
    [name, conversations, t, paper],
  );
  const sources = [...new Set(conversations.map(({ source }) => source))];
  return (
    <Figure
      name={name}
      title={t(`${name}.title`)}
      says={t(`${name}.says`)}
      draw={draw}
      legend={sources.map((source) => ({ says: sourceName(source), colour: sourceColour(source) }))}
      table={{
        head: [t("conversation"), t(`${name}.unit`)],
        rows: conversations.map((one) => ({
          cells: [one.title ?? t("untitled"), one[BY[name]]],
          goal: { conversation: one.id },
        })),
      }}
    >
      <Sources sources={sources} />
    </Figure>
  );
}

const Sources = ({ sources }: { sources: readonly string[] }) => (
  <ul className={styles.legend}>
    {sources.map((source) => (
      <li key={source}>
        <SourceMark source={source} />
      </li>
    ))}
  </ul>
);
