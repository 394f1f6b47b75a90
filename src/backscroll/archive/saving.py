"""Searches that are kept under a name."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from backscroll.archive.expanding import SavedSearch, unknown
from backscroll.errors import InvalidRequest
from backscroll.store import tables

_NAME = re.compile(r"[\w.-]+")


def save(connection: Connection, name: str, query: str, now: datetime) -> None:
    """Keep a query under a name, in the place of what was there."""
    if not _NAME.fullmatch(name):
        raise InvalidRequest(f"{name!r} is no name for a search; letters, digits, dots, hyphens and underscores are.")
    connection.execute(delete(tables.saved_searches).where(tables.saved_searches.c.name == name))
    connection.execute(insert(tables.saved_searches).values(name=name, query=query, created_at=now))


def forget(connection: Connection, name: str) -> None:
    found = connection.execute(delete(tables.saved_searches).where(tables.saved_searches.c.name == name))
    if not found.rowcount:
        raise unknown(name)


def all_searches(connection: Connection) -> list[SavedSearch]:
    """Give all saved searches by name."""
    saved = tables.saved_searches.c
    rows = connection.execute(select(saved.name, saved.query, saved.created_at).order_by(saved.name))
    return [SavedSearch(*row) for row in rows]
