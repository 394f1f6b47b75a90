"""How much there is, and of what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, select

from backscroll.store import tables
from backscroll.store.columns import Moment

_CONVERSATIONS, _MESSAGES, _FILES = tables.conversations.c, tables.messages.c, tables.attachments.c


class SourceStatistics(Struct, frozen=True):
    """One source's share."""

    source: str
    conversations: int
    messages: int
    first: datetime | None
    last: datetime | None


class Statistics(Struct, frozen=True):
    """The archive in numbers. Sizes in bytes; `missing_files` are named by messages but were in no export."""

    conversations: int
    messages: int
    characters: int
    tokens: int
    branches: int
    files: int
    missing_files: int
    file_bytes: int
    original_bytes: int
    first: datetime | None
    last: datetime | None
    sources: tuple[SourceStatistics, ...]
    roles: dict[str, int]
    models: dict[str, int]
    months: dict[str, int]


def statistics(connection: Connection) -> Statistics:
    """Count everything."""
    conversations = connection.execute(
        select(
            func.count().label("conversations"),
            func.coalesce(func.sum(_CONVERSATIONS.message_count), 0).label("messages"),
            func.coalesce(func.sum(_CONVERSATIONS.character_count), 0).label("characters"),
            func.coalesce(func.sum(_CONVERSATIONS.token_count), 0).label("tokens"),
            func.coalesce(func.sum(_CONVERSATIONS.branch_count - 1), 0).label("branches"),
            _first().label("first"),
            _last().label("last"),
        ).select_from(tables.conversations)
    ).one()
    files, missing_files, file_bytes = _files(connection)
    return Statistics(
        **conversations._asdict(),
        files=files,
        missing_files=missing_files,
        file_bytes=file_bytes,
        original_bytes=connection.scalar(select(func.coalesce(func.sum(tables.originals.c.size), 0))) or 0,
        sources=_sources(connection),
        roles=_tally(connection, select(_MESSAGES.role, func.count()).group_by(_MESSAGES.role)),
        models=_models(connection),
        months=_months(connection),
    )


def _first() -> ColumnElement[Any]:
    return func.min(func.coalesce(_CONVERSATIONS.created_at, _CONVERSATIONS.updated_at), type_=Moment())


def _last() -> ColumnElement[Any]:
    return func.max(func.coalesce(_CONVERSATIONS.updated_at, _CONVERSATIONS.created_at), type_=Moment())


def _files(connection: Connection) -> tuple[int, int, int]:
    kept = select(_FILES.sha256, func.max(_FILES.size).label("size")).where(_FILES.sha256.is_not(None))
    blobs = kept.group_by(_FILES.sha256).subquery()
    count, size = connection.execute(select(func.count(), func.coalesce(func.sum(blobs.c.size), 0))).one()
    missing = connection.scalar(select(func.count()).where(_FILES.sha256.is_(None))) or 0
    return count, missing, size


def _sources(connection: Connection) -> tuple[SourceStatistics, ...]:
    query = (
        select(_CONVERSATIONS.source, func.count(), func.sum(_CONVERSATIONS.message_count), _first(), _last())
        .group_by(_CONVERSATIONS.source)
        .order_by(func.count().desc(), _CONVERSATIONS.source)
    )
    return tuple(SourceStatistics(*row) for row in connection.execute(query))


def _models(connection: Connection) -> dict[str, int]:
    query = select(_MESSAGES.model, func.count()).where(_MESSAGES.model.is_not(None)).group_by(_MESSAGES.model)
    return _tally(connection, query.order_by(func.count().desc(), _MESSAGES.model))


def _months(connection: Connection) -> dict[str, int]:
    """Count messages by the month they were written in (UTC), where they have a date."""
    sql = (
        "SELECT strftime('%Y-%m', created_at / 1000000, 'unixepoch') AS month, count(*) FROM messages "
        "WHERE created_at IS NOT NULL GROUP BY month ORDER BY month"
    )
    return {row[0]: row[1] for row in connection.exec_driver_sql(sql)}


def _tally(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
