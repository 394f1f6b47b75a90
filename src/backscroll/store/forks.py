"""Which conversations were made from others here."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, insert, select

from backscroll.store import tables


class Origin(Struct, frozen=True):
    """The public ids of the conversation that a fork was made from, and of the message it was made at."""

    conversation: bytes
    message: bytes


def remember(connection: Connection, key: int, origin: Origin, now: datetime) -> None:
    """Say of a conversation what it was forked from."""
    values = {"from_uid": origin.conversation, "from_message_uid": origin.message, "created_at": now}
    connection.execute(insert(tables.forks).values(conversation_id=key, **values))


def origin_of(connection: Connection, key: int) -> Origin | None:
    """What was this conversation forked from?"""
    columns = tables.forks.c
    query = select(columns.from_uid, columns.from_message_uid).where(columns.conversation_id == key)
    row = connection.execute(query).one_or_none()
    return None if row is None else Origin(row.from_uid, row.from_message_uid)
