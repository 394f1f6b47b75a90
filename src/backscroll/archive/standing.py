"""How an archive stands, told at once: nothing is looked through for it, as `check` does."""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec import Struct

from backscroll.archive.backing_up import Backup, backups
from backscroll.archive.history import all_runs
from backscroll.archive.hits import MeaningState
from backscroll.archive.reports import Run
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.index_size import row_count
from backscroll.store.words import VERSION

_FILES = (
    "SELECT count(*), coalesce(sum(size), 0) FROM "
    "(SELECT max(size) AS size FROM attachments WHERE sha256 IS NOT NULL GROUP BY sha256)"
)


class Storage(Struct, frozen=True):
    """Where an archive lies, and the room it takes, in bytes.

    `log_bytes` are changes not yet written into the database, `free_bytes` what the database has no use for any more,
    `disk_free_bytes` what is left on its disk.
    """

    path: str
    files_folder: str
    database_bytes: int
    log_bytes: int
    free_bytes: int
    files: int
    file_bytes: int
    disk_free_bytes: int
    backups: tuple[Backup, ...] = ()


class WordIndex(Struct, frozen=True):
    """The keyword index: how many texts it holds, by which rules, and whether these are today's."""

    texts: int
    version: str | None
    is_current: bool


class Standing(Struct, frozen=True):
    """How the indexes are, how much there is, and which import was last."""

    words: WordIndex
    meaning: MeaningState
    last_import: Run | None
    database_bytes: int
    free_bytes: int


def standing(database: Database, meaning: MeaningState) -> Standing:
    version = database.words_version()
    with database.asking() as ask:
        words = WordIndex(row_count(ask), version, version == VERSION)
    with database.reading() as connection:
        runs = all_runs(connection)
    return Standing(words, meaning, next(iter(runs), None), _size(database.path), database.free_bytes())


def storage(database: Database, blobs: Blobs) -> Storage:
    with database.asking() as ask:
        files, file_bytes = ask(_FILES, {})[0]
    path = database.path.absolute()
    return Storage(
        path=str(path),
        files_folder=str(blobs.folder.absolute()),
        database_bytes=_size(path),
        log_bytes=_size(path.with_name(f"{path.name}-wal")),
        free_bytes=database.free_bytes(),
        files=files,
        file_bytes=file_bytes,
        disk_free_bytes=shutil.disk_usage(path.parent).free,
        backups=tuple(backups(path)),
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
