"""Lists of conversations as cards: each page goes on where the one before ended, whatever came between."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, text

from backscroll.archive.pages import Order
from backscroll.archive.selecting import Selection, selected_where, understood
from backscroll.errors import InvalidRequest
from backscroll.model import Fidelity, Kind, Status
from backscroll.store import read
from backscroll.store.filters import Where

MOST_CARDS = 200
# What a column can hold.
_Number = Annotated[int, Meta(ge=-(1 << 63), le=(1 << 63) - 1)]
LATEST = "coalesce(conversations.updated_at, conversations.created_at)"
_TITLE = "lower(coalesce(conversations.user_title, conversations.title, '~'))"
# What each order goes by, in which direction; what has no date comes last either way.
_ORDERS = {
    Order.NEWEST: (LATEST, "DESC"),
    Order.OLDEST: (LATEST, "ASC"),
    Order.TITLE: (_TITLE, "ASC"),
    Order.LONGEST: ("conversations.message_count", "DESC"),
}


class Card(Struct, frozen=True, kw_only=True):
    """A conversation as a list shows it. `beginning` are the first words the user said, where there is no title."""

    id: str
    title: str | None
    beginning: str | None
    source: str
    kind: Kind
    project: str | None
    created_at: datetime | None
    updated_at: datetime | None
    message_count: int
    branch_count: int
    starred: bool
    status: Status
    fidelity: Fidelity
    tags: tuple[str, ...]


class Cards(Struct, frozen=True):
    """Some conversations of a list, how many it has in all, and the `cursor` that gives the next; None at the end."""

    conversations: tuple[Card, ...]
    total: int
    cursor: str | None


class _Place(Struct, frozen=True, array_like=True):
    """Where a page ended: what its last conversation is ordered by, and its key."""

    order: Order
    by: _Number | str | None
    key: _Number


def cards(
    connection: Connection, wanted: Selection, order: Order, limit: int, cursor: str | None, offset: int
) -> Cards:
    """Give a page of the conversations that are meant. Raises `InvalidRequest` for a cursor of another list."""
    where = selected_where(understood(connection, wanted))
    total = connection.scalar(text(f"SELECT count(*) FROM conversations WHERE {where.sql}"), where.values) or 0
    after = _read(cursor, order) if cursor else None
    limit = max(1, min(limit, MOST_CARDS))
    places = _places(connection, where, order, limit + 1, after, offset)
    shown = read.cards(connection, [place.key for place in places[:limit]])
    return Cards(
        tuple(msgspec.convert(shown, list[Card])), total, _written(places[limit - 1]) if len(places) > limit else None
    )


def _places(
    connection: Connection, where: Where, order: Order, limit: int, after: _Place | None, offset: int
) -> list[_Place]:
    found: list[_Place] = []
    by, direction = _ORDERS[order]
    for condition, values in _stretches(order, after):
        query = text(
            f"SELECT {by}, conversations.id FROM conversations WHERE {where.sql} AND {condition} "
            f"ORDER BY {by} {direction} NULLS LAST, conversations.id {direction} LIMIT :limit OFFSET :offset"
        )
        bounds = {**where.values, **values, "limit": limit - len(found), "offset": offset}
        found += [_Place(order, *row) for row in connection.execute(query, bounds)]
        if len(found) == limit:
            break
    return found


def _stretches(order: Order, after: _Place | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the conditions of what comes after a place: first what is ordered by something, then what is not.

    The first is written for an index to begin there.
    """
    by, direction = _ORDERS[order]
    beyond = "<" if direction == "DESC" else ">"
    if after is None:
        yield "1 = 1", {}
        return
    values = {"by": after.by, "key": after.key}
    if after.by is None:
        yield f"{by} IS NULL AND conversations.id {beyond} :key", values
        return
    yield f"{by} {beyond}= :by AND ({by} {beyond} :by OR conversations.id {beyond} :key)", values
    if by == LATEST:
        yield f"{by} IS NULL", {}


def _written(place: _Place) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _read(cursor: str, order: Order) -> _Place:
    try:
        place = msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=_Place)
    except ValueError:
        raise _not_ours() from None
    if place.order is not order:
        raise InvalidRequest(f"The cursor is of a list in the order {place.order}. Ask without one, for the beginning.")
    if isinstance(place.by, str) is not (order is Order.TITLE):
        raise _not_ours()
    return place


def _not_ours() -> InvalidRequest:
    return InvalidRequest("The cursor is not one that a list gave. Ask without one, for the beginning.")
