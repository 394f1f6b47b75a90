"""Which conversations are meant: those named, or all that a query lets through, as a search would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select, text

from backscroll.archive import listing
from backscroll.archive.expanding import expanded
from backscroll.archive.pages import Order
from backscroll.archive.searches import narrowed
from backscroll.errors import InvalidRequest
from backscroll.search.keywords import expression, matching
from backscroll.search.long_texts import shortened
from backscroll.search.query import Query, looked_for, parsed
from backscroll.search.runs import taken_apart
from backscroll.search.tuning import DEFAULT
from backscroll.store import read, tables
from backscroll.store.filters import Filter, Where, listed_where, messages_where
from backscroll.store.ids import shown, uid_of

A_CHUNK = 500
_Value = TypeVar("_Value")

_SAYING = (
    "SELECT messages.conversation_id FROM keyword_index JOIN messages ON messages.id = keyword_index.rowid "
    "JOIN conversations ON conversations.id = messages.conversation_id WHERE keyword_index MATCH ?"
)
_CALLED = "SELECT -rowid FROM keyword_index WHERE keyword_index MATCH ? AND rowid < 0"


class Selection(Struct, frozen=True, kw_only=True):
    """Conversations by their whole ids; without ids, all that the query and the filter both let through."""

    ids: tuple[str, ...] | None = None
    query: str = ""
    filter: Filter = Filter()


def understood(connection: Connection, wanted: Selection) -> Query:
    """Give the query of a selection, narrowed by its filter. Raises `NotFound` for an unknown `@name`."""

    def ask(question: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql(question, dict(values))]

    query = parsed(expanded(ask, wanted.query))
    query = looked_for(msgspec.structs.replace(query, filter=narrowed(query.filter, wanted.filter)))
    return shortened(ask, taken_apart(ask, query, DEFAULT), DEFAULT)


def selected_where(query: Query) -> Where:
    """Give what a conversation must fulfil: one of its messages, or its title, is what a search for this finds."""
    if query.terms:
        return _saying(query)
    where = listed_where(query.filter)
    if query.excluded:
        excluded = expression(query.excluded)
        for holding in (_SAYING, _CALLED):
            where.add(f"conversations.id NOT IN ({holding})", excluded)
    return where


def keys_selected(connection: Connection, wanted: Selection) -> list[int]:
    """Give the keys of a selection's conversations; ids that name nothing any more are left out.

    Raises `InvalidRequest` for a query of signs alone: it asks for nothing, which is not the same as everything.
    """
    if wanted.ids is not None:
        return list(read.keys_of(connection, [_uid(one) for one in dict.fromkeys(wanted.ids)]).values())
    asked = understood(connection, wanted)
    if wanted.query.strip() and not (asked.terms or asked.excluded) and asked.filter == wanted.filter:
        raise InvalidRequest(f"There is nothing to look for in {wanted.query}: it has no word and no filter.")
    where = selected_where(asked)
    query = text(f"SELECT conversations.id FROM conversations WHERE {where.sql}")
    return list(connection.scalars(query, where.values))


def ids_found(connection: Connection, query: str) -> list[str]:
    """Give the public ids of all conversations that a query finds, the newest first."""
    wanted = understood(connection, Selection(query=query))
    if not wanted.terms and wanted.filter == Filter():
        return []
    where = selected_where(wanted)
    columns = tables.conversations.c
    found = select(columns.uid).where(text(where.sql))
    return [shown(uid) for uid in connection.scalars(found.order_by(*listing.ORDERS[Order.NEWEST]), where.values)]


def ids_of(connection: Connection, keys: Sequence[int]) -> list[str]:
    """Give the public ids of conversations."""
    columns = tables.conversations.c
    queries = (select(columns.uid).where(columns.id.in_(some)) for some in chunks(keys))
    return [shown(uid) for query in queries for uid in connection.scalars(query)]


def chunks(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """Give a list in pieces that one statement can name."""
    return (values[at : at + A_CHUNK] for at in range(0, len(values), A_CHUNK))


def _saying(query: Query) -> Where:
    """What a message must fulfil holds for one and the same message; a title counts where nothing asks for messages."""
    inside = messages_where(query.filter)
    ways = [f"conversations.id IN ({_SAYING} AND {inside.sql})"]
    if not query.filter.concerns_messages:
        ways.append(f"(conversations.id IN ({_CALLED}) AND {inside.sql})")
    where = inside.within()
    where.add(f"({' OR '.join(ways)})", *[matching(query)] * len(ways))
    return where


def _uid(id: str) -> bytes:
    try:
        return uid_of(id)
    except ValueError:
        raise InvalidRequest(f"{id} is no conversation's whole id, such as the list of conversations gives.") from None
