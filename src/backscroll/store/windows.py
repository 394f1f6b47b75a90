"""A conversation's tree without its words, and the words of a few of its messages: what reading a long one needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from backscroll.model import StoredMessage
from backscroll.store import tables
from backscroll.store.read import KEYS_A_QUERY, messages_in

BEGINNING_CHARACTERS = 160


class Place(Struct, frozen=True, gc=False):
    """Where a message stands in its tree. `parent` is a position in the conversation, as `at` is."""

    at: int
    uid: bytes
    parent: int | None
    is_active: bool


def extent(connection: Connection, key: int) -> tuple[int, int]:
    """Under which key is the first of this conversation's messages, and how many are there?"""
    query = "SELECT first_message_id, message_count FROM conversations WHERE id = ?"
    first, count = connection.exec_driver_sql(query, (key,)).one()
    return first, count


def places(connection: Connection, first: int, count: int) -> list[Place]:
    """Where do these messages stand? Parents first."""
    query = "SELECT id, uid, parent_id, is_active FROM messages WHERE id BETWEEN ? AND ? ORDER BY id"
    rows = connection.exec_driver_sql(query, (first, first + count - 1)).all()
    return [
        Place(key - first, uid, None if parent is None else parent - first, bool(active))
        for key, uid, parent, active in rows
    ]


def messages(
    connection: Connection, conversation_key: int, keys: Sequence[int], uids: Mapping[int, bytes]
) -> list[StoredMessage]:
    """What do the messages with these keys say? In the order asked; `uids` are as for `read.messages_in`."""
    query = select(tables.messages).where(tables.messages.c.id.in_(keys))
    rows = {row.id: row for row in connection.execute(query)}
    return list(messages_in(connection, conversation_key, [rows[key] for key in keys], uids))


def beginnings(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """With what words do these messages begin? On one line."""
    found: dict[int, str] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        wanted = ", ".join(map(str, keys[at : at + KEYS_A_QUERY]))
        query = f"SELECT id, substr(body, 1, {BEGINNING_CHARACTERS}) FROM messages WHERE id IN ({wanted})"
        found |= {key: " ".join(body.split()) for key, body in connection.exec_driver_sql(query)}
    return found


def texts(connection: Connection, first: int, count: int) -> Iterator[tuple[int, str, str | None]]:
    """What is said in each of these messages? Its position, its body, and its packed parts."""
    query = "SELECT id, body, parts FROM messages WHERE id BETWEEN ? AND ? ORDER BY id"
    rows: Any = connection.exec_driver_sql(query, (first, first + count - 1))
    for key, body, parts in rows:
        yield key - first, body, parts
