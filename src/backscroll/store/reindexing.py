"""Building the keyword index from the text anew: where it is damaged, or words are indexed by other rules since."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from backscroll.store import index, tables, words
from backscroll.store.database import WORDS_VERSION, Database
from backscroll.store.packing import unpacked

ROWS_A_STEP = 2_000


def reindex(database: Database) -> None:
    """Build the index in one transaction: a search meanwhile sees the old one."""
    with database.writing() as connection:
        index.command(connection, "delete-all")
        for rows in _index_rows(connection):
            index.insert_rows(connection, rows)
        settings = tables.settings
        connection.execute(settings.update().where(settings.c.name == WORDS_VERSION).values(value=words.VERSION))


def _index_rows(connection: Connection) -> Iterator[list[index.IndexRow]]:
    messages, conversations = tables.messages.c, tables.conversations.c
    last = connection.scalar(select(func.max(messages.id))) or 0
    for start in range(0, last + 1, ROWS_A_STEP):
        query = select(messages.id, messages.author, messages.body, messages.parts).where(
            messages.id > start, messages.id <= start + ROWS_A_STEP
        )
        rows = connection.execute(query).all()
        yield [index.message_row(row.id, row.author, row.body, unpacked(row.body, row.parts)) for row in rows]
    title = func.coalesce(conversations.user_title, conversations.title)
    titled = connection.execute(select(conversations.id, title).where(title.is_not(None), title != "")).all()
    yield [index.title_row(row[0], row[1]) for row in titled]
