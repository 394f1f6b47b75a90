"""What another archive knew of a conversation: the user's words on it, brought along."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from backscroll.model import Additions, MessageAdditions, Rating, Status
from backscroll.store import index, tables
from backscroll.store.ids import message_uid, uid_of
from backscroll.store.read import stored_rows


def add(connection: Connection, key: int, additions: Additions, *, is_new: bool) -> None:
    """Give a conversation the additions of another archive; what the user did here already wins."""
    stored = stored_rows(connection, key)
    if is_new:
        _take_over(connection, key, additions)
    if additions.title and not stored.values["user_title"]:
        _retitle(connection, key, stored.shown_title, additions.title)
    for name in additions.tags:
        tag(connection, key, name)
    known = set(_notes(connection, key))
    for text in additions.notes:
        if (None, text) not in known:
            note(connection, key, None, text, additions.imported_at)
    for external_id, of_message in additions.messages.items():
        _add_to_message(connection, key, message_uid(stored.uid, external_id), of_message, known)


def tag(connection: Connection, key: int, name: str) -> None:
    """Tag a conversation, once."""
    tags, links = tables.tags, tables.conversation_tags
    tag_id = connection.scalar(select(tags.c.id).where(tags.c.name == name))
    if tag_id is None:
        made = connection.execute(insert(tags).values(name=name)).inserted_primary_key
        tag_id = made[0] if made else None
    known = select(links.c.tag_id).where(links.c.conversation_id == key, links.c.tag_id == tag_id)
    if connection.scalar(known) is None:
        connection.execute(insert(links).values(conversation_id=key, tag_id=tag_id))


def note(connection: Connection, key: int, uid: bytes | None, text: str, moment: datetime | None) -> None:
    """Write a note on a conversation, or on one of its messages."""
    created_at = moment or datetime.now(UTC)
    connection.execute(
        insert(tables.notes).values(conversation_id=key, message_uid=uid, text=text, created_at=created_at)
    )


def rate(connection: Connection, key: int, uid: bytes, rating: Rating) -> None:
    """Give a message the user's rating in the place of an earlier one; 0 leaves none."""
    ratings = tables.ratings
    connection.execute(delete(ratings).where(ratings.c.message_uid == uid, ratings.c.by_user))
    if rating.value:
        values = {"value": rating.value, "reason": rating.reason, "created_at": rating.created_at}
        connection.execute(insert(ratings).values(conversation_id=key, message_uid=uid, by_user=True, **values))


def _take_over(connection: Connection, key: int, additions: Additions) -> None:
    table = tables.conversations
    values = {
        "status": str(additions.status),
        "starred": additions.starred,
        "status_by_user": additions.status is not Status.ACTIVE,
        "starred_by_user": additions.starred,
    }
    if additions.parent_id:
        values["parent_uid"] = uid_of(additions.parent_id)
    if additions.imported_at:
        values["imported_at"] = additions.imported_at
    connection.execute(update(table).where(table.c.id == key).values(**values))


def _retitle(connection: Connection, key: int, before: str | None, title: str) -> None:
    table = tables.conversations
    connection.execute(update(table).where(table.c.id == key).values(user_title=title))
    if before:
        index.delete_rows(connection, [index.title_row(key, before)])
    index.insert_rows(connection, [index.title_row(key, title)])


def _add_to_message(
    connection: Connection, key: int, uid: bytes, additions: MessageAdditions, known: set[tuple[bytes | None, str]]
) -> None:
    messages, ratings = tables.messages, tables.ratings
    if additions.is_removed:
        connection.execute(update(messages).where(messages.c.uid == uid).values(is_removed=True))
    for text in additions.notes:
        if (uid, text) not in known:
            note(connection, key, uid, text, None)
    is_rated = connection.scalar(select(ratings.c.id).where(ratings.c.message_uid == uid, ratings.c.by_user))
    if additions.rating is not None and is_rated is None:
        rate(connection, key, uid, additions.rating)


def _notes(connection: Connection, key: int) -> list[tuple[bytes | None, str]]:
    notes = tables.notes.c
    rows = connection.execute(select(notes.message_uid, notes.text).where(notes.conversation_id == key))
    return [(row.message_uid, row.text) for row in rows]
