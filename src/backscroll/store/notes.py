"""Notes as the user keeps them: each with a number of its own, by which it is changed and removed."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, delete, select, update

from backscroll.store import tables
from backscroll.store.ids import shown

_NOTES = tables.notes.c


class Note(Struct, frozen=True):
    """A note on a conversation, or on the message with this id."""

    number: int
    text: str
    created_at: datetime
    message_id: str | None = None


def of_conversation(connection: Connection, key: int) -> list[Note]:
    """What notes are on this conversation and its messages? In the order they were written."""
    query = select(tables.notes).where(_NOTES.conversation_id == key).order_by(_NOTES.id)
    return [
        Note(row.id, row.text, row.created_at, shown(row.message_uid) if row.message_uid else None)
        for row in connection.execute(query)
    ]


def change(connection: Connection, key: int, number: int, text: str) -> bool:
    """Write a note anew; says whether this conversation has one of that number."""
    mine = (_NOTES.conversation_id == key) & (_NOTES.id == number)
    return connection.execute(update(tables.notes).where(mine).values(text=text)).rowcount > 0


def remove(connection: Connection, key: int, number: int) -> bool:
    """Take a note away; says whether this conversation had one of that number."""
    mine = (_NOTES.conversation_id == key) & (_NOTES.id == number)
    return connection.execute(delete(tables.notes).where(mine)).rowcount > 0
