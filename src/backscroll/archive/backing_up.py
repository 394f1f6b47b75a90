"""A copy of an archive that is an archive: the database as it is at one moment, and the files of its messages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from msgspec import Struct

from backscroll.errors import ArchiveUnusable, OutputUnwritable
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.private import make_file, make_folder

FOLDER = "backups"
UNFINISHED = ".unfinished"
_NAMED = "SELECT DISTINCT sha256 FROM attachments WHERE sha256 IS NOT NULL"


class Backup(Struct, frozen=True):
    """A copy: where its database lies, and how large that is. Its files lie beside it, as an archive's do."""

    path: str
    made_at: datetime
    database_bytes: int


class BackedUp(Struct, frozen=True):
    """What was copied, and where its database lies. `missing_files` are gone from the archive itself."""

    path: str
    database_bytes: int
    files: int
    missing_files: int


def usual_place(database: Path, now: datetime) -> Path:
    """Give where the next backup goes: into a folder beside the archive, named after the moment."""
    name = f"{database.stem}-{now:%Y-%m-%d-%H%M%S}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(path for name in names if not (path := database.parent / FOLDER / f"{name}.db").exists())


def backups(database: Path) -> list[Backup]:
    """Give the backups that lie at the usual place, newest first."""
    return sorted(_found(database), key=lambda backup: (backup.made_at, backup.path), reverse=True)


def back_up(database: Database, blobs: Blobs, path: Path) -> BackedUp:
    """Copy an archive while it is used; the copy appears under its name when it is whole.

    Raises `OutputUnwritable` where something is there already, or where there is no room or no right to write.
    """
    files = Blobs.beside(path)
    if path.exists() or files.folder.exists():
        raise OutputUnwritable(f"{path} is there already. Name another file.")
    unfinished = path.with_name(path.name + UNFINISHED)
    with _failures_named(path), _removed_on_failure(unfinished, files.folder):
        make_folder(path.parent)
        database.copy_to(unfinished)
        copied, missing = _copy_files(Database(unfinished), blobs, files)
        size = unfinished.stat().st_size
        unfinished.replace(path)
    return BackedUp(str(path), size, copied, missing)


def _copy_files(copy: Database, blobs: Blobs, files: Blobs) -> tuple[int, int]:
    """Copy the files that the copied database names; what came to the archive meanwhile is not among them."""
    copied = missing = 0
    with closing(copy), copy.asking() as ask:
        named = [sha256 for (sha256,) in ask(_NAMED, {})]
    for sha256 in named:
        is_copied = _copied(blobs.path_of(sha256), files.path_of(sha256))
        copied += is_copied
        missing += not is_copied
    return copied, missing


def _copied(source: Path, target: Path) -> bool:
    """Let a file stand in another place too: by a second name on the same disk, where it takes no room, or by a copy.

    A file of an archive is never written to again, so that a second name is as good as a copy.
    """
    make_folder(target.parent)
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
    except OSError:
        make_file(target)
        shutil.copyfile(source, target)
    return True


def _found(database: Path) -> Iterator[Backup]:
    for path in (database.parent / FOLDER).glob("*.db"):
        with suppress(OSError):
            known = path.stat()
            yield Backup(str(path), datetime.fromtimestamp(known.st_mtime).astimezone(), known.st_size)


@contextmanager
def _removed_on_failure(unfinished: Path, folder: Path) -> Iterator[None]:
    """Leave nothing half done behind."""
    try:
        yield
    except BaseException:
        for path in (unfinished, *unfinished.parent.glob(f"{unfinished.name}-*")):
            path.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputUnwritable(f"{path} cannot be written: {reason}. The archive itself is as it was.") from error
    except ArchiveUnusable as error:
        raise OutputUnwritable(f"{error} The archive itself is as it was.") from error
