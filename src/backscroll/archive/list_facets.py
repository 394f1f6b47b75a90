"""What a list of conversations is made of: how many from each source and project, of each time, tag, model, status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, text

from backscroll.archive.cards import LATEST
from backscroll.archive.selecting import Selection, selected_where, understood
from backscroll.archive.zones import begins, zone_named
from backscroll.model import Status
from backscroll.search.query import Query
from backscroll.store.filters import Where
from backscroll.store.moments import EPOCH, MICROSECOND, moment_of

LAST_DAYS = 7


class ListFacet(StrEnum):
    """What can be counted."""

    SOURCES = "sources"
    SPANS = "spans"
    TAGS = "tags"
    MODELS = "models"
    STATUS = "status"


class NameCount(Struct, frozen=True):
    """How many conversations have this; `name` is None for those that have none."""

    name: str | None
    count: int


class SourceCount(Struct, frozen=True):
    """How many conversations are from a source, and in which of its projects; those without one first."""

    source: str
    count: int
    projects: tuple[NameCount, ...]


class SpanCount(Struct, frozen=True):
    """How many conversations were last talked in within a stretch of time; newest first, undated ones at the end.

    `name` is `today`, `yesterday`, `week` (the days before, to seven), `2026-03`, or `undated`.
    """

    name: str
    count: int


class ListFacets(Struct, frozen=True, kw_only=True):
    """What a list is made of. `status` and `starred` count beyond the list's own status: what one could turn to."""

    total: int
    sources: tuple[SourceCount, ...] = ()
    spans: tuple[SpanCount, ...] = ()
    tags: tuple[NameCount, ...] = ()
    models: tuple[NameCount, ...] = ()
    status: tuple[NameCount, ...] = ()
    starred: int = 0


def list_facets(
    connection: Connection, wanted: Selection, asked: frozenset[ListFacet], zone: str, now: datetime
) -> ListFacets:
    """Count what is asked for. Raises `InvalidRequest` for a time zone that nobody knows."""
    query = understood(connection, wanted)
    count = _Counting(connection, selected_where(query))
    states = _Counting(connection, selected_where(_with(query, status=tuple(map(str, Status)))))
    starred = _Counting(connection, selected_where(_with(query, status=(), starred=True)))
    return ListFacets(
        total=count.total(),
        sources=tuple(count.sources()) if ListFacet.SOURCES in asked else (),
        spans=tuple(count.spans(zone_named(zone), now)) if ListFacet.SPANS in asked else (),
        tags=tuple(count.tags()) if ListFacet.TAGS in asked else (),
        models=tuple(count.models()) if ListFacet.MODELS in asked else (),
        status=tuple(states.states()) if ListFacet.STATUS in asked else (),
        starred=starred.total() if ListFacet.STATUS in asked else 0,
    )


def _with(query: Query, **narrowed: Any) -> Query:
    return msgspec.structs.replace(query, filter=msgspec.structs.replace(query.filter, **narrowed))


def _starts(zone: ZoneInfo, now: datetime, earliest: datetime | None) -> Iterator[tuple[datetime, str]]:
    """Give where each span begins in a time zone, newest first, back to the one that holds the earliest moment."""
    today = now.astimezone(zone).date()
    week = today - timedelta(days=LAST_DAYS)
    named = [(today, "today"), (today - timedelta(days=1), "yesterday"), (week, "week")]
    for day, name in chain(named, _months(week)):
        start = begins(day, zone)
        yield start, name
        if earliest is None or start <= earliest:
            return


def _months(day: date) -> Iterator[tuple[date, str]]:
    """Give the first day of each month before a day, and that of its own month where it began before."""
    while day > date.min + timedelta(days=31):
        day = (day - timedelta(days=1)).replace(day=1)
        yield day, f"{day:%Y-%m}"


class _Counting:
    def __init__(self, connection: Connection, where: Where) -> None:
        self._connection = connection
        self._where = where

    def total(self) -> int:
        return int(self._asked("SELECT count(*) FROM conversations WHERE {where}")[0][0])

    def sources(self) -> Iterator[SourceCount]:
        """Each place of the shelf is counted in the index by which it is listed."""
        rows = self._asked(
            "SELECT source, project, count FROM (SELECT shelf.source, shelf.project, "
            "(SELECT count(*) FROM conversations WHERE conversations.source = shelf.source "
            "AND conversations.project IS shelf.project AND {where}) AS count "
            "FROM (SELECT source, project FROM conversations GROUP BY source, project) AS shelf) AS counted "
            "WHERE count > 0 ORDER BY source, project NULLS FIRST"
        )
        projects: dict[str, list[NameCount]] = {}
        for source, project, count in rows:
            projects.setdefault(source, []).append(NameCount(project, count))
        for source, found in projects.items():
            yield SourceCount(source, sum(one.count for one in found), tuple(found))

    def spans(self, zone: ZoneInfo, now: datetime) -> Iterator[SpanCount]:
        """One pass of the database counts them all: no row is looked at here, however many there are."""
        earliest = self._connection.scalar(text(f"SELECT min({LATEST}) FROM conversations"))
        starts = list(_starts(zone, now, moment_of(earliest)))
        spans = " ".join(
            f"WHEN moment >= {(start - EPOCH) // MICROSECOND} THEN {at}" for at, (start, _name) in enumerate(starts)
        )
        rows = self._asked(
            f"WITH latest AS MATERIALIZED (SELECT {LATEST} AS moment FROM conversations WHERE {{where}}) "
            f"SELECT CASE {spans} END AS span, count(*) FROM latest GROUP BY span ORDER BY span NULLS LAST"
        )
        return (SpanCount("undated" if at is None else starts[at][1], count) for at, count in rows)

    def tags(self) -> Iterator[NameCount]:
        rows = self._asked(
            "SELECT name, count(*) FROM conversation_tags JOIN tags ON tags.id = tag_id "
            "JOIN conversations ON conversations.id = conversation_id WHERE {where} GROUP BY name ORDER BY name"
        )
        return (NameCount(*row) for row in rows)

    def models(self) -> Iterator[NameCount]:
        """There are few different lists of models, however many conversations."""
        counts: Counter[str] = Counter()
        for models, count in self._asked("SELECT models, count(*) FROM conversations WHERE {where} GROUP BY models"):
            counts.update(dict.fromkeys(msgspec.json.decode(models) if models else (), count))
        return (NameCount(*one) for one in sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    def states(self) -> Iterator[NameCount]:
        rows = self._asked("SELECT status, count(*) FROM conversations WHERE {where} GROUP BY status ORDER BY status")
        return (NameCount(*row) for row in rows)

    def _asked(self, question: str) -> list[tuple[Any, ...]]:
        rows = self._connection.execute(text(question.replace("{where}", self._where.sql)), self._where.values)
        return [tuple(row) for row in rows]
