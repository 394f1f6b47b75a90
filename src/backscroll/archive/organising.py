"""What the user adds: titles, stars, places, tags, notes, ratings. No import changes any of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from backscroll.archive.history import message_of
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Rating, Status
from backscroll.reading.encoding import clean
from backscroll.store import additions, index, notes, read, tables
from backscroll.store.ids import uid_of


def rename(connection: Connection, key: int, title: str | None) -> None:
    stored = read.stored_rows(connection, key)
    title = clean(title) if title else None
    before, after = stored.shown_title, title or stored.values["title"]
    _change(connection, key, user_title=title)
    if before:
        index.delete_rows(connection, [index.title_row(key, before)])
    if after:
        index.insert_rows(connection, [index.title_row(key, after)])


def star(connection: Connection, key: int, *, starred: bool) -> None:
    _change(connection, key, starred=starred, starred_by_user=True)


def set_status(connection: Connection, key: int, status: str) -> None:
    if status not in list(Status):
        raise InvalidRequest(f"There is no status {status}; there are {', '.join(Status)}.")
    _change(connection, key, status=str(status), status_by_user=True)


def tag(connection: Connection, key: int, names: Sequence[str]) -> None:
    for name in filter(None, (clean(name).strip() for name in names)):
        additions.tag(connection, key, name)


def untag(connection: Connection, key: int, names: Sequence[str]) -> None:
    links, tags = tables.conversation_tags, tables.tags
    asked = [clean(name).strip() for name in names]
    wanted = select(tags.c.id).where(tags.c.name.in_(asked))
    connection.execute(delete(links).where(links.c.conversation_id == key, links.c.tag_id.in_(wanted)))
    used = select(links.c.tag_id)
    connection.execute(delete(tags).where(tags.c.name.in_(asked), tags.c.id.not_in(used)))


def note(connection: Connection, key: int, text: str, message_id: str | None, now: datetime) -> None:
    uid = uid_of(message_of(connection, message_id)[1]) if message_id else None
    additions.note(connection, key, uid, clean(text), now)


def change_note(connection: Connection, key: int, number: int, text: str) -> None:
    if not notes.change(connection, key, number, clean(text)):
        raise _no_note(number)


def remove_note(connection: Connection, key: int, number: int) -> None:
    if not notes.remove(connection, key, number):
        raise _no_note(number)


def _no_note(number: int) -> NotFound:
    return NotFound(f"This conversation has no note {number}.")


def set_tags(connection: Connection, key: int, names: Sequence[str]) -> None:
    """Let a conversation have these tags and no others."""
    wanted = {clean(name).strip() for name in names}
    (summary,) = read.summaries(connection, [key])
    untag(connection, key, [name for name in summary.tags if name not in wanted])
    tag(connection, key, names)


def rate(connection: Connection, message_id: str, value: int, reason: str | None, now: datetime) -> None:
    if value not in (-1, 0, 1):
        raise InvalidRequest(f"A rating is 1 or -1 (0 takes it back), not {value}.")
    key, whole_id = message_of(connection, message_id)
    additions.rate(connection, key, uid_of(whole_id), Rating(value, clean(reason) if reason else None, now))


def _change(connection: Connection, key: int, **values: object) -> None:
    table = tables.conversations
    connection.execute(table.update().where(table.c.id == key).values(**values))
