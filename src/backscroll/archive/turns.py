"""Conversations that begin or go on here, rather than in an export."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from backscroll.errors import InvalidRequest
from backscroll.model import Conversation, Message, Role, Text
from backscroll.model.tree import parents_first
from backscroll.reading.encoding import clean
from backscroll.store.read import StoredRows
from backscroll.store.rows import MessageRow, row_of
from backscroll.store.write import Writer


def turn(user: str, assistant: str | None, model: str | None, now: datetime) -> list[Message]:
    """Give the messages of one turn: what the user said, and the answer where there is one."""
    if not user and not assistant:
        raise InvalidRequest("A turn needs words.")
    said = [(Role.USER, user), (Role.ASSISTANT, assistant)]
    return [
        Message(
            id=str(uuid4()),
            role=role,
            parts=(Text(clean(text)),),
            created_at=now,
            model=model if role is Role.ASSISTANT else None,
        )
        for role, text in said
        if text
    ]


def append(connection: Connection, stored: StoredRows, added: list[Message], now: datetime) -> None:
    """Let a conversation go on from the end of its active branch."""
    active = [row.id for row in stored.messages if row.id in stored.active_ids]
    rows: list[MessageRow] = list(stored.messages)
    parent_id = active[-1] if active else None
    for message in added:
        row = row_of(message, None, None)
        row.parent_id = parent_id
        rows.append(row)
        parent_id = row.id
    writer = Writer(connection, None, now)
    writer.extend(stored, parents_first(rows), stored.active_ids | {message.id for message in added}, now)


def conversation_begun(title: str | None, now: datetime) -> Conversation:
    """Give an empty conversation of our own."""
    return Conversation(
        source="backscroll", id=str(uuid4()), title=clean(title) if title else None, created_at=now, updated_at=now
    )
