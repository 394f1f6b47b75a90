"""The SQLite file itself: how every connection to it is set up, and what its errors mean to a person."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from backscroll.errors import ArchiveUnusable, TookTooLong
from backscroll.store.private import make_folder

OLDEST_SQLITE = (3, 35)
PAGE_BYTES = 16384
BUSY_SECONDS = 60
_SQLITE_MARK = b"SQLite format 3\x00"
# Python looks for a way to adapt every value that is neither number nor text, and slowly finds none. Half of a
# message's row are such values; told a way that changes nothing, messages are written in four fifths of the time.
sqlite3.register_adapter(type(None), lambda none: none)
sqlite3.register_adapter(bool, int)
sqlite3.register_adapter(bytes, bytes)


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection for reading, without SQLAlchemy: a search from a new process is over before that is loaded."""
    connection = file_opened(path)
    try:
        prepare(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def file_opened(path: Path, *, one_thread: bool = True) -> sqlite3.Connection:
    """Open a file; where nothing can be written, as on a disc, it is taken as it lies there, without locks or a log."""
    if not is_frozen(path):
        return sqlite3.connect(path, isolation_level=None, check_same_thread=one_thread)
    uri = f"{path.absolute().as_uri()}?immutable=1"
    return sqlite3.connect(uri, isolation_level=None, check_same_thread=one_thread, uri=True)


def is_frozen(path: Path) -> bool:
    """Whether neither the file nor its folder can be written, and nobody has it open: then there would be a log."""
    is_writable = os.access(path, os.W_OK) or os.access(path.parent, os.W_OK)
    return path.is_file() and not is_writable and not path.with_name(f"{path.name}-wal").exists()


def prepare(connection: sqlite3.Connection) -> None:
    """Set up a new connection. `secure_delete` overwrites what is deleted; `page_size` counts for a new file only."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    _keep_a_log(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -8192")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Write ahead to a log. Where another process is just making the file, SQLite would refuse at once and not wait."""
    give_up_at = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > give_up_at:
                raise
            sleep(0.005)
        else:
            return


def check_file(path: Path) -> None:
    """Raise `ArchiveUnusable` where there is something else than an archive, or no place for one."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise ArchiveUnusable(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed.")
    try:
        make_folder(path.parent)
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
def errors_named(path: Path) -> Iterator[None]:
    """Say what went wrong with the database file in the user's words."""
    try:
        yield
    except Exception as error:
        cause = error if isinstance(error, sqlite3.Error) else getattr(error, "orig", None)
        if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise TookTooLong(
                "It took too long to look for. Ask for less: longer or rarer words, or a filter."
            ) from error
        if isinstance(cause, sqlite3.Error):
            raise ArchiveUnusable(_explained(path, cause)) from error
        raise


def _explained(path: Path, error: sqlite3.Error) -> str:
    for sign, explanation in _EXPLANATIONS.items():
        if sign in str(error):
            return f"{path}: {explanation}"
    return f"{path} cannot be used ({error})."


_EXPLANATIONS = {
    "disk is full": "the disk is full. Nothing already kept is harmed; make room and run the same command again.",
    "disk I/O error": "the disk gave an error. Check that it is there and has room, and run the same command again.",
    "readonly database": "the file cannot be written. Check its permissions and its folder's.",
    "unable to open": "the file cannot be opened. Check that the folder exists and can be written.",
    "is locked": "another program has kept the archive locked for a minute. End it, and run the same command again.",
    "malformed": "the file is damaged. `backscroll check` says what is damaged, and how to save the rest.",
    "not a database": "it is no archive, or a damaged one.",
}
