"""Lists of conversations: which, in what order, and which page of them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select

from backscroll.model import StoredConversation
from backscroll.store import read, tables
from backscroll.store.filters import Filter, listing_conditions

_CONVERSATIONS = tables.conversations.c


class Order(StrEnum):
    """In what order conversations are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    LONGEST = "longest"


class Page(Struct, frozen=True):
    """Some conversations of a list, without their messages, and how many the whole list has."""

    conversations: tuple[StoredConversation, ...]
    total: int

    def __iter__(self) -> Iterator[StoredConversation]:
        return iter(self.conversations)

    def __len__(self) -> int:
        return len(self.conversations)


_LATEST = func.coalesce(_CONVERSATIONS.updated_at, _CONVERSATIONS.created_at)
_ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.NEWEST: (_LATEST.is_(None), _LATEST.desc(), _CONVERSATIONS.id.desc()),
    Order.OLDEST: (_LATEST.is_(None), _LATEST, _CONVERSATIONS.id),
    Order.TITLE: (func.lower(func.coalesce(_CONVERSATIONS.user_title, _CONVERSATIONS.title, "~")), _CONVERSATIONS.id),
    Order.LONGEST: (_CONVERSATIONS.message_count.desc(), _CONVERSATIONS.id.desc()),
}


def page(connection: Connection, wanted: Filter, order: Order, limit: int, offset: int) -> Page:
    """Give one page of the conversations that pass a filter."""
    conditions = listing_conditions(wanted)
    total = connection.scalar(select(func.count()).select_from(tables.conversations).where(*conditions)) or 0
    return Page(tuple(read.summaries(connection, _keys(connection, wanted, order, limit, offset))), total)


def keys(connection: Connection, wanted: Filter, order: Order = Order.NEWEST) -> Iterator[int]:
    """Give the keys of all conversations that pass a filter."""
    yield from _keys(connection, wanted, order, -1, 0)


def _keys(connection: Connection, wanted: Filter, order: Order, limit: int, offset: int) -> list[int]:
    query = select(_CONVERSATIONS.id).where(*listing_conditions(wanted)).order_by(*_ORDERS[order])
    if limit >= 0:
        query = query.limit(limit).offset(offset)
    return list(connection.scalars(query))
