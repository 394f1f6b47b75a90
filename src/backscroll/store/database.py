"""One archive's database: opening it, and giving out connections inside transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from backscroll.errors import ArchiveUnusable
from backscroll.store.patience import keep_to_patience
from backscroll.store.private import make_file
from backscroll.store.sqlite import check_file, connect, errors_named
from backscroll.store.words import VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD = "0004"
WORDS_VERSION = "words_version"

# A question in plain SQL with named values, and the rows that answer it.
Ask = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]


class Database:
    """One archive's database. Transactions are short; what a reader sees stays the same from beginning to end."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open an archive, making it where there is none and migrating an older one (after a backup copy).

        Raises `ArchiveUnusable` where the file is no archive, a newer one, or cannot be written.
        """
        check_file(path)
        make_file(path)
        database = cls(path)
        try:
            database.make_current()
        except BaseException:
            database.close()
            raise
        return database

    def make_current(self) -> None:
        """Make the tables where there are none, migrate older ones, and index anew what was indexed by other rules."""
        revision = self.revision()
        if revision is None:
            self.create()
        elif revision != HEAD:
            from backscroll.store.migrating import migrate  # noqa: PLC0415  Alembic takes 0.3 s to load

            migrate(self, revision)
        if self.words_version() != VERSION:
            from backscroll.store.reindexing import reindex  # noqa: PLC0415  loads SQLAlchemy

            reindex(self)

    def create(self) -> None:
        """Make the tables of a new archive."""
        from backscroll.store.creating import create  # noqa: PLC0415  loads SQLAlchemy

        with self.writing() as connection:
            create(connection, HEAD)

    @cached_property
    def engine(self) -> Engine:
        from backscroll.store.engine import engine_of  # noqa: PLC0415  SQLAlchemy takes 0.15 s to load

        return engine_of(str(self.path))

    def revision(self) -> str | None:
        """Give the revision of the tables; None where there are none yet."""
        with self.asking() as ask:
            tables = {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'", {})}
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise ArchiveUnusable(f"{self.path} is a database of another program. Name another file with --db.")
            return next((version for (version,) in ask("SELECT version_num FROM alembic_version", {})), None)

    def words_version(self) -> str | None:
        """Give the version of the rules by which the keyword index was written."""
        with self.asking() as ask:
            rows = ask("SELECT value FROM settings WHERE name = :name", {"name": WORDS_VERSION})
        return rows[0][0] if rows else None

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """Give a way to ask in plain SQL, within one transaction; it does not need SQLAlchemy."""
        with errors_named(self.path), closing(connect(self.path)) as connection:
            keep_to_patience(connection)
            connection.execute("BEGIN")
            yield lambda question, values: connection.execute(question, values).fetchall()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the archive from beginning to end, and changes nothing."""
        with errors_named(self.path), self.engine.connect() as connection, closing(connection.begin()):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all."""
        with errors_named(self.path), self.engine.connect() as plain:
            connection = plain.execution_options(backscroll_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def trying(self) -> Iterator[Database]:
        """Give a copy to try things on, which is gone at the end; nobody has to wait for it meanwhile."""
        with TemporaryDirectory(prefix="backscroll-") as folder:
            copy = Database(Path(folder) / self.path.name)
            self.copy_to(copy.path)
            with closing(copy):
                yield copy

    def copy_to(self, path: Path) -> None:
        """Copy the archive as it is now, without its files, to a place where nothing is yet."""
        make_file(path)
        with self.outside_transactions() as source, errors_named(path), closing(sqlite3.connect(path)) as target:
            source.backup(target)

    @contextmanager
    def outside_transactions(self) -> Iterator[sqlite3.Connection]:
        """Give the driver's own connection, for what SQLite does only outside a transaction."""
        with errors_named(self.path), closing(connect(self.path)) as connection:
            yield connection

    def can_be_written(self) -> bool:
        """Whether one could write at once: nobody else does, and the file may be changed."""
        with self.outside_transactions() as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return False
            return True

    def wipe_free_pages(self) -> None:
        """Leave nothing of what was deleted in the file's free pages or in the write-ahead log.

        Raises `ArchiveUnusable` where another program keeps looking at what was there before.
        """
        self.close()
        with self.outside_transactions() as connection:
            # Needs room for a second copy. Without, the file stays as large as it was; what was in it is overwritten.
            with suppress(sqlite3.OperationalError):
                connection.execute("VACUUM")
            (is_hindered, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_hindered:
            raise ArchiveUnusable(
                f"It is deleted, but another program is reading {self.path}: until that ends, words of it may stay in "
                f"{self.path.name}-wal. End it, and run `backscroll check`; then they are gone."
            )

    def free_bytes(self) -> int:
        """Say how much of the file holds nothing any more."""
        with self.outside_transactions() as connection:
            (pages,) = connection.execute("PRAGMA freelist_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(size)

    def vacuum(self) -> int:
        """Give the room that nothing is in back to the disk, and say how many bytes that were."""
        before = self.path.stat().st_size
        with self.outside_transactions() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return max(0, before - self.path.stat().st_size)

    def close(self) -> None:
        """Give up all connections; the next question opens new ones."""
        if "engine" in self.__dict__:
            self.engine.dispose()


def backups_of(path: Path) -> list[Path]:
    """Give the copies that migrations left beside an archive."""
    return sorted(path.parent.glob(f"{escape(path.name)}.before-*"))
