"""Where a bundle goes: a folder, or a ZIP. Nothing half-written ever has its final name."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from backscroll.errors import OutputUnwritable

# The first moment a ZIP can name; it stands for what has no time, so that the same export gives the same bytes.
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
LATEST = datetime(2107, 12, 31, tzinfo=UTC)
_READABLE_FILE = 0o100644 << 16
_UNIX = 3


class Destination(Protocol):
    """Takes files under relative names with `/`, each whole; raises `OutputUnwritable` where it cannot."""

    def write(self, name: str, chunks: Iterable[bytes], moment: datetime | None = None) -> None: ...


class Folder:
    """A folder; files that are there under the same names are replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _refusing(path):
            path.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, chunks: Iterable[bytes], _moment: datetime | None = None) -> None:
        # Names are UTF-8, also where the locale knows ASCII alone.
        path = self._path / os.fsdecode(name.encode())
        with _refusing(path):
            path.parent.mkdir(exist_ok=True)
        with _whole_file(path) as file, _refusing(path):
            file.writelines(chunks)


class Zip:
    """A ZIP written to a stream from front to back, which need not be seekable."""

    def __init__(self, archive: zipfile.ZipFile, label: str) -> None:
        self._archive = archive
        self._label = label

    def write(self, name: str, chunks: Iterable[bytes], moment: datetime | None = None) -> None:
        with _refusing(self._label), self._archive.open(_entry(name, moment), "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)


@contextmanager
def zip_at(path: Path) -> Iterator[Zip]:
    """Give a ZIP that appears at the path when all of it is written, in place of the file that may be there."""
    with _whole_file(path) as file, zip_to(file, str(path)) as output:
        yield output


@contextmanager
def zip_to(stream: IO[bytes], label: str) -> Iterator[Zip]:
    """Give a ZIP that goes out on a stream; the label names it in an error."""
    archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    try:
        yield Zip(archive, label)
    finally:
        with _refusing(label):
            archive.close()


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes its name at the end, and vanishes where the end is not reached."""
    unfinished = path.with_name(f".{path.name}.part")
    with _refusing(path):
        if path.is_dir():
            raise OutputUnwritable(f"{path} is a folder; name a file.")
        file = unfinished.open("wb")
    try:
        yield file
        with _refusing(path):
            file.close()
            unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            file.close()
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def _refusing(target: Path | str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputUnwritable(f"{target} cannot be written: {why}. Name another place, or make room.") from error


def _entry(name: str, moment: datetime | None) -> zipfile.ZipInfo:
    at = min(max((moment or EARLIEST).astimezone(UTC), EARLIEST), LATEST)
    entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = _READABLE_FILE
    return entry
