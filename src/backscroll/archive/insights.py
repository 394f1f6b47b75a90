"""What an archive tells about its owner's talks: when, how much, with which models, about what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from backscroll.archive.streaks import Streak, current, longest
from backscroll.archive.tally import Counting, Tally
from backscroll.archive.words_used import WordsUsed, words_used
from backscroll.archive.zones import QUARTERS_A_DAY, Clock, begins, day_of, number_of, weekday_of, zone_named
from backscroll.store import activity
from backscroll.store.database import Ask
from backscroll.store.filters import Filter, Where, listed_where
from backscroll.store.ids import shown
from backscroll.store.moments import moment_of

# Nobody talked before or after; at the ends of the calendar there is no zone to reckon with.
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
MODELS_SHOWN = 8
REMARKABLE = 10
_QUARTERS_AN_HOUR = 4


class Span(Struct, frozen=True, kw_only=True):
    """What is asked about: days by a person's own clock (both included), and sources; all where nothing is said."""

    first: date | None = None
    last: date | None = None
    sources: tuple[str, ...] = ()
    zone: str = "UTC"


class InsightTotals(Struct, frozen=True):
    """How much was said. `own` messages are the user's; `undated` ones are in no figure by time."""

    conversations: int
    messages: int
    own: int
    characters: int
    undated: int
    days: int


class MonthOfSource(Struct, frozen=True):
    """How many messages a month (`2026-03`) has from a source."""

    month: str
    source: str
    messages: int


class MonthOfModel(Struct, frozen=True):
    """How many messages of a month are by a model; `model` is None for all but those that wrote most."""

    month: str
    model: str | None
    messages: int


class Remarkable(Struct, frozen=True):
    """A conversation that stands out."""

    id: str
    title: str | None
    source: str
    messages: int
    branches: int
    at: datetime | None


class Insights(Struct, frozen=True):
    """An archive as its owner's clock saw it. `days` counts messages by day; `hours` by weekday, Monday first."""

    totals: InsightTotals
    first: date | None
    last: date | None
    longest_streak: Streak | None
    current_streak: Streak | None
    days: dict[str, int]
    months: tuple[MonthOfSource, ...]
    models: tuple[MonthOfModel, ...]
    hours: tuple[tuple[int, ...], ...]
    words: WordsUsed
    longest: tuple[Remarkable, ...] = ()
    most_branched: tuple[Remarkable, ...] = ()


def insights(ask: Ask, counting: Counting, span: Span, now: datetime) -> Insights:
    """Tell about a span. Raises `InvalidRequest` for a time zone that nobody knows."""
    today = now.astimezone(zone_named(span.zone)).date()
    where = _where(span)
    found = counting.made(ask, (span, today), lambda tally: _insights(ask, tally, span, where, today))
    # Titles change without anything being counted anew.
    return msgspec.structs.replace(
        found,
        longest=tuple(_remarkable(activity.most(ask, where, "message_count", 1, REMARKABLE))),
        most_branched=tuple(_remarkable(activity.most(ask, where, "branch_count", 2, REMARKABLE))),
    )


def _insights(ask: Ask, tally: Tally, span: Span, where: Where, today: date) -> Insights:
    found = _Found(Clock(zone_named(span.zone)))
    found.add(tally, span)
    days = sorted(found.days)
    return Insights(
        totals=_totals(ask, where, found, tally, span),
        first=day_of(days[0]) if days else None,
        last=day_of(days[-1]) if days else None,
        longest_streak=longest(days),
        current_streak=current(days, number_of(today)),
        days={day_of(day).isoformat(): found.days[day] for day in days},
        months=tuple(MonthOfSource(*key, count) for key, count in sorted(found.months.items())),
        models=tuple(_of_models(found.models)),
        hours=tuple(tuple(found.hours[weekday, hour] for hour in range(24)) for weekday in range(7)),
        words=words_used(ask, where),
    )


class _Found:
    """Messages counted by local days (their numbers), months and hours."""

    def __init__(self, clock: Clock) -> None:
        self.days: Counter[int] = Counter()
        self.months: Counter[tuple[str, str]] = Counter()
        self.models: Counter[tuple[str, str]] = Counter()
        self.hours: Counter[tuple[int, int]] = Counter()
        self.messages = self.own = 0
        self._clock = clock

    def add(self, tally: Tally, span: Span) -> None:
        for (source, model), series in tally.series.items():
            if not span.sources or source in span.sources:
                self._add_series(source, model, series, span)

    def _add_series(self, source: str, model: str | None, series: Iterable[tuple[int, int, int]], span: Span) -> None:
        first = number_of(span.first or date.min)
        last = number_of(span.last or date.max)
        by_day: Counter[int] = Counter()
        for quarter, messages, own in series:
            day, at = divmod(self._clock.local(quarter), QUARTERS_A_DAY)
            if first <= day <= last:
                by_day[day] += messages
                self.hours[weekday_of(day), at // _QUARTERS_AN_HOUR] += messages
                self.own += own
        for day, messages in by_day.items():
            self.months[_month(day), source] += messages
            if model is not None:
                self.models[_month(day), model] += messages
        self.days.update(by_day)
        self.messages += by_day.total()


@cache
def _month(day: int) -> str:
    return day_of(day).isoformat()[:7]


def _totals(ask: Ask, where: Where, found: _Found, tally: Tally, span: Span) -> InsightTotals:
    conversations, characters = activity.totals(ask, where)
    is_dated = span.first is not None or span.last is not None
    undated = (count for source, count in tally.undated.items() if not span.sources or source in span.sources)
    return InsightTotals(
        conversations, found.messages, found.own, characters, 0 if is_dated else sum(undated), len(found.days)
    )


def _where(span: Span) -> Where:
    """Give the conversations that reach into the span; those without a time only where no time is asked for."""
    zone = zone_named(span.zone)
    after = begins(max(span.first, EARLIEST), zone) if span.first else None
    before = begins(min(span.last, LATEST) + timedelta(days=1), zone) if span.last else None
    return listed_where(Filter(sources=span.sources, after=after, before=before))


def _of_models(counts: Mapping[tuple[str, str], int]) -> Iterator[MonthOfModel]:
    """Give the models that wrote most by name, and the others together."""
    all_told: Counter[str] = Counter()
    for (_month_of, model), count in counts.items():
        all_told[model] += count
    named = {model for model, _count in sorted(all_told.items(), key=lambda one: (-one[1], one[0]))[:MODELS_SHOWN]}
    others: Counter[str] = Counter()
    for (month, model), count in sorted(counts.items()):
        if model in named:
            yield MonthOfModel(month, model, count)
        else:
            others[month] += count
    for month, count in others.items():
        yield MonthOfModel(month, None, count)


def _remarkable(rows: Sequence[tuple[Any, ...]]) -> Iterator[Remarkable]:
    for uid, title, source, messages, branches, at in rows:
        yield Remarkable(shown(uid), title, source, messages, branches, moment_of(at))
