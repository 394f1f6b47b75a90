import { useMemo, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import styles from "./month-chart.module.css";
import type { Month } from "./months";

interface Props {
  months: readonly Month[];
  chosen: [number, number] | undefined;
  /** Narrow to the months from one to another; nothing takes that back. */
  onChoose: (span: [number, number] | null) => void;
}

const HEIGHT = 40;

/** When it was said, a bar for each month; some of them can be chosen by drawing over them, or with the keyboard. */
export function MonthChart({ months, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation("search");
  const [drawn, setDrawn] = useState<[anchor: number, cursor: number] | null>(null);
  const last = months.length - 1;
  const most = Math.max(...months.map(({ count }) => count));
  const [anchor, cursor] = drawn ?? [chosen?.[0] ?? 0, chosen?.[1] ?? last];
  const span = drawn ? sorted(drawn) : chosen;
  // To make a format takes longer than to draw the chart with it, and each key that is typed draws it.
  const format = useMemo(
    () => new Intl.DateTimeFormat(i18n.language, { month: "long", year: "numeric", timeZone: "UTC" }),
    [i18n.language],
  );
  const name = (at: number) => format.format(new Date(`${months[at]?.month ?? "1970-01"}-01T00:00:00Z`));
  const told = (at: number) => t("months.value", { month: name(at), count: months[at]?.count ?? 0 });

  const spanned = ([from, to]: [number, number]) =>
    from === to ? name(from) : t("months.span", { from: name(from), to: name(to) });

  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return clamp(Math.floor(((event.clientX - box.left) / box.width) * months.length), last);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: 0, End: last }[event.key];
    if (target !== undefined) setDrawn([event.shiftKey ? anchor : clamp(target, last), clamp(target, last)]);
    else if (event.key === "Enter" || event.key === " ") finish(drawn);
    else if (event.key === "Escape" && (drawn ?? chosen)) finish(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const finish = (over: [number, number] | null) => {
    setDrawn(null);
    onChoose(over && sorted(over));
  };

  return (
    <figure className={styles.chart}>
      <div
        className={styles.bars}
        role="slider"
        tabIndex={0}
        aria-label={t("months.label")}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={cursor}
        aria-valuetext={drawn && anchor !== cursor ? `${name(anchor)} – ${told(cursor)}` : told(cursor)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawn([at(event), at(event)]);
        }}
        onPointerMove={(event) => {
          if (drawn && event.currentTarget.hasPointerCapture(event.pointerId))
            setDrawn([drawn[0], at(event)]);
        }}
        onPointerUp={() => {
          finish(drawn);
        }}
        onPointerCancel={() => {
          setDrawn(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setDrawn(null);
        }}
      >
        {months.map(({ month, count }, index) => (
          <span
            key={month}
            className={styles.bar}
            title={told(index)}
            data-chosen={!span || (index >= span[0] && index <= span[1]) || undefined}
            style={{ height: count ? Math.max(2, (HEIGHT * count) / most) : 0 }}
          />
        ))}
      </div>
      <figcaption className={styles.ends} data-side={span && sideOf(span, last)}>
        {span ? (
          <>
            <span className={styles.beside} style={{ flexBasis: beside(span, last) }} />
            <span>{spanned(span)}</span>
          </>
        ) : (
          <>
            <span>{name(0)}</span>
            <span>{name(last)}</span>
          </>
        )}
        {chosen && !drawn && (
          <button
            type="button"
            className={styles.all}
            onClick={() => {
              onChoose(null);
            }}
          >
            {t("months.all")}
          </button>
        )}
      </figcaption>
    </figure>
  );
}

/** What is said of a span stands below it: from where it begins, or in the right half up to where it ends. */
const sideOf = ([from, to]: [number, number], last: number) => (from + to > last ? "right" : "left");

/** How much of the chart is beside a span, on the side that it is nearer to. */
const beside = (span: [number, number], last: number) =>
  `${String((100 * (sideOf(span, last) === "left" ? span[0] : last - span[1])) / (last + 1))}%`;

const clamp = (at: number, last: number) => Math.min(Math.max(at, 0), last);

const sorted = ([one, other]: [number, number]): [number, number] =>
  one < other ? [one, other] : [other, one];
