"""Taking things out of the archive so that nothing of them stays: rows, index rows, originals."""

from __future__ import annotations

from pathlib import PurePath

from sqlalchemy import Connection, bindparam, delete, select, update

from backscroll.store import index, tables
from backscroll.store.read import StoredRows

_OWNED = (
    tables.attachments,
    tables.ratings,
    tables.notes,
    tables.conversation_tags,
    tables.forks,
)


def erase_messages(connection: Connection, stored: StoredRows) -> None:
    """Take out a conversation's messages with their index rows, vectors, attachments and provider's ratings."""
    index.delete_rows(connection, _index_rows(stored))
    first, last = stored.first, stored.first + len(stored.messages) - 1
    connection.execute(delete(tables.messages).where(tables.messages.c.id.between(first, last)))
    connection.execute(delete(tables.vectors).where(tables.vectors.c.conversation_id == stored.key))
    connection.execute(delete(tables.attachments).where(tables.attachments.c.conversation_id == stored.key))
    connection.execute(
        delete(tables.ratings).where(tables.ratings.c.conversation_id == stored.key, ~tables.ratings.c.by_user)
    )


def erase_conversation(connection: Connection, stored: StoredRows) -> None:
    """Take out a conversation, what the user added to it, and every original that holds its words."""
    key = stored.key
    erase_messages(connection, stored)
    title = stored.shown_title
    if title:
        index.delete_rows(connection, [index.title_row(key, title)])
    for table in _OWNED:
        connection.execute(delete(table).where(table.c.conversation_id == key))
    used = select(tables.conversation_tags.c.tag_id)
    connection.execute(delete(tables.tags).where(tables.tags.c.id.not_in(used)))
    erase_originals(connection, original_ids(connection, key))
    _forget_file_name(connection, key, stored.values["title"])
    items = tables.import_items
    connection.execute(
        update(items).where(items.c.conversation_id == key).values(conversation_id=None, place=None, why=None)
    )
    connection.execute(delete(tables.conversations).where(tables.conversations.c.id == key))


def _forget_file_name(connection: Connection, key: int, title: str | None) -> None:
    """Where a file was imported that is called what the conversation is called, leave only the folder in the report."""
    runs, items = tables.imports, tables.import_items
    met = select(items.c.import_id).where(items.c.conversation_id == key)
    for run in connection.execute(select(runs.c.id, runs.c.path).where(runs.c.id.in_(met))).all():
        path = PurePath(run.path)
        if title in (path.name, path.stem):
            connection.execute(update(runs).where(runs.c.id == run.id).values(path=str(path.parent)))


def original_ids(connection: Connection, key: int) -> list[int]:
    """Give the keys of all originals of a conversation, replaced ones too."""
    links = tables.conversation_originals
    return list(connection.scalars(select(links.c.original_id).where(links.c.conversation_id == key)))


def erase_originals(connection: Connection, keys: list[int]) -> None:
    if not keys:
        return
    links = tables.conversation_originals
    rows = [{"key": key} for key in keys]
    connection.execute(delete(links).where(links.c.original_id == bindparam("key")), rows)
    connection.execute(delete(tables.originals).where(tables.originals.c.id == bindparam("key")), rows)


def _index_rows(stored: StoredRows) -> list[index.IndexRow]:
    return [
        index.message_row(stored.first + position, row.author, row.body, row.parts)
        for position, row in enumerate(stored.messages)
    ]
