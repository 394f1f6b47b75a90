"""A new archive's tables are those that the migrations make."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from backscroll.store.database import HEAD, Database
from backscroll.store.migrating import migrate


def schema_of(path: Path) -> dict[str, object]:
    """Say what the tables are, whatever order their constraints were written in."""
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    found: dict[str, object] = {
        name: sql
        if "VIRTUAL" in sql
        else (_columns(connection, name), _links(connection, name), _indexes(connection, name))
        for name, sql in tables
    }
    connection.close()
    return found


def _columns(connection: sqlite3.Connection, table: str) -> object:
    return connection.execute(f"PRAGMA table_info({table})").fetchall()


def _links(connection: sqlite3.Connection, table: str) -> object:
    return sorted(row[2:5] for row in connection.execute(f"PRAGMA foreign_key_list({table})"))


def _indexes(connection: sqlite3.Connection, table: str) -> object:
    indexes = connection.execute(f"PRAGMA index_list({table})").fetchall()
    return sorted(
        (
            "" if name.startswith("sqlite_") else name,
            unique,
            connection.execute(f"PRAGMA index_info({name})").fetchall(),
        )
        for _place, name, unique, *_rest in indexes
    )


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
    connection.close()
    return rows


def test_a_new_archive_is_what_the_migrations_make_of_an_empty_file(tmp_path: Path) -> None:
    Database.open(tmp_path / "new.db").close()
    migrated = Database(tmp_path / "migrated.db")
    migrate(migrated, None)
    migrated.close()

    assert schema_of(tmp_path / "new.db") == schema_of(tmp_path / "migrated.db")
    for table in ("alembic_version", "settings", "keyword_index_config"):
        assert rows_of(tmp_path / "new.db", table) == rows_of(tmp_path / "migrated.db", table)


def test_a_new_archive_is_at_the_newest_revision(tmp_path: Path) -> None:
    with closing(Database.open(tmp_path / "new.db")) as database:
        assert database.revision() == HEAD
