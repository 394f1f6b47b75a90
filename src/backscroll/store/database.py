"""Opening the archive's database: one file of SQLite, brought to today's tables, with sound transactions.

SQLAlchemy's usual SQLite set-up begins a transaction late and loses concurrent read-modify-write updates. Here the
driver begins nothing by itself; every writer begins with BEGIN IMMEDIATE and so waits for the one before it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from backscroll.errors import ArchiveUnusable

HEAD = "0001"
OLDEST_SQLITE = (3, 35)
PAGE_BYTES = 16384
BUSY_SECONDS = 60
_SQLITE_MARK = b"SQLite format 3\x00"


class Database:
    """One archive's database. Connections are short; `reading` and `writing` give one inside a transaction."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine = engine
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open an archive, making it where there is none and migrating an older one (after a backup copy).

        Raises `ArchiveUnusable` where the file is no archive, a newer one, or cannot be written.
        """
        _check(path)
        database = cls(_engine(path), path)
        revision = database.revision()
        if revision != HEAD:
            from backscroll.store.migrating import migrate  # noqa: PLC0415  Alembic takes 0.3 s to load

            migrate(database, revision)
        return database

    def revision(self) -> str | None:
        """Give the revision of the tables; None where there are none yet."""
        with self.reading() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise ArchiveUnusable(f"{self.path} is a database of another program. Name another file with --db.")
            return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the archive from beginning to end."""
        with _named(self.path), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all."""
        with _named(self.path), self.engine.connect() as plain:
            connection = plain.execution_options(backscroll_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """Give a connection whose changes are all taken back at the end: what would happen if."""
        with _named(self.path), self.engine.connect() as plain:
            connection = plain.execution_options(backscroll_writes=True)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def outside_transactions(self) -> Iterator[sqlite3.Connection]:
        """Give the driver's own connection, for what SQLite does only outside a transaction."""
        with _named(self.path), self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101  SQLite is the only driver so far
            yield driver

    def wipe_free_pages(self) -> None:
        """Leave nothing of what was deleted in the file's free pages or in the write-ahead log."""
        with self.outside_transactions() as driver:
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


def backups_of(path: Path) -> list[Path]:
    """Give the copies that migrations left beside an archive."""
    return sorted(path.parent.glob(f"{path.name}.before-*"))


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(driver: sqlite3.Connection, _record: Any) -> None:
    driver.isolation_level = None
    driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    driver.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    driver.execute("PRAGMA journal_mode = WAL")
    driver.execute("PRAGMA synchronous = NORMAL")
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA secure_delete = ON")
    driver.execute("PRAGMA cache_size = -16384")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("backscroll_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check(path: Path) -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise ArchiveUnusable(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise ArchiveUnusable(f"{path} is a folder; an archive is a file.")
        if path.exists():
            with path.open("rb") as file:
                mark = file.read(16)
            if mark and mark != _SQLITE_MARK:
                raise ArchiveUnusable(f"{path} is no archive: it is not a SQLite file. Name another file with --db.")
    except OSError as error:
        raise ArchiveUnusable(f"{path} cannot be opened: {error.strerror or error}.") from None


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say what went wrong with the database file in the user's words."""
    try:
        yield
    except DatabaseError as error:
        raise ArchiveUnusable(_explained(path, error.orig)) from error
    except sqlite3.DatabaseError as error:
        raise ArchiveUnusable(_explained(path, error)) from error


def _explained(path: Path, error: BaseException | None) -> str:
    text = str(error)
    for sign, explanation in _EXPLANATIONS.items():
        if sign in text:
            return f"{path}: {explanation}"
    return f"{path} cannot be used ({text})."


_EXPLANATIONS = {
    "disk is full": "the disk is full. Nothing already kept is harmed; make room and run the same command again.",
    "disk I/O error": "the disk gave an error. Check that it is there and has room.",
    "readonly database": "the file cannot be written. Check its permissions and its folder's.",
    "unable to open": "the file cannot be opened. Check that the folder exists and can be written.",
    "is locked": "another program has kept the archive locked for a minute. End it, and run the same command again.",
    "malformed": "the file is damaged. `backscroll check` says what can be read; restore a backup if you have one.",
    "not a database": "it is no archive, or a damaged one.",
}
