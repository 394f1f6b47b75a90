"""A new archive's tables, made in one go: what the migrations make of an empty file is the same, and tested to be."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from backscroll.store import index, tables, words
from backscroll.store.database import WORDS_VERSION


def create(connection: Connection, revision: str) -> None:
    """Make all tables in an empty database, stamped with the revision they are at; nothing where another was faster."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first():
        return
    tables.metadata.create_all(connection)
    index.create(connection)
    connection.execute(insert(tables.settings).values(name=WORDS_VERSION, value=words.VERSION))
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (?)", (revision,))
