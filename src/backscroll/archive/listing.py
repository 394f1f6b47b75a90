"""Lists of conversations: which, in what order, and which page of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, text

from backscroll.archive.pages import Order, Page
from backscroll.store import read, tables
from backscroll.store.filters import Filter, listed_where

_CONVERSATIONS = tables.conversations.c


_LATEST = func.coalesce(_CONVERSATIONS.updated_at, _CONVERSATIONS.created_at)
ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.NEWEST: (_LATEST.is_(None), _LATEST.desc(), _CONVERSATIONS.id.desc()),
    Order.OLDEST: (_LATEST.is_(None), _LATEST, _CONVERSATIONS.id),
    Order.TITLE: (func.lower(func.coalesce(_CONVERSATIONS.user_title, _CONVERSATIONS.title, "~")), _CONVERSATIONS.id),
    Order.LONGEST: (_CONVERSATIONS.message_count.desc(), _CONVERSATIONS.id.desc()),
}


def page(connection: Connection, wanted: Filter, order: Order, limit: int, offset: int) -> Page:
    """Give one page of the conversations that pass a filter."""
    where = listed_where(wanted)
    count = select(func.count()).select_from(tables.conversations).where(text(where.sql))
    total = connection.scalar(count, where.values) or 0
    return Page(tuple(read.summaries(connection, _keys(connection, wanted, order, limit, offset))), total)


def keys(connection: Connection, wanted: Filter, order: Order = Order.NEWEST) -> list[int]:
    """Give the keys of all conversations that pass a filter."""
    return _keys(connection, wanted, order, -1, 0)


def _keys(connection: Connection, wanted: Filter, order: Order, limit: int, offset: int) -> list[int]:
    where = listed_where(wanted)
    query = select(_CONVERSATIONS.id).where(text(where.sql)).order_by(*ORDERS[order])
    if limit >= 0:
        query = query.limit(limit).offset(offset)
    return list(connection.scalars(query, where.values))
