"""Attachments' bytes, each once, in a folder beside the database, under their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

from backscroll.errors import ArchiveUnusable
from backscroll.store.in_use import left_alone, written_to
from backscroll.store.private import make_folder

CHUNK_BYTES = 1 << 20
UNFINISHED = ".new-"


@contextmanager
def _failures_named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{folder} cannot be written: {reason}. Nothing already kept is harmed; run the same command again."
        raise ArchiveUnusable(message) from error


class Blob(Struct, frozen=True):
    """What was kept: its hash, its size in bytes, and its first bytes, from which its type can be told."""

    sha256: str
    size: int
    head: bytes


class Blobs:
    """The folder of blobs. A blob appears under its name only when it is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def beside(cls, database: Path) -> Blobs:
        return cls(database.with_name(f"{database.name}.blobs"))

    def keep(self, stream: IO[bytes]) -> Blob:
        """Keep a stream's bytes, once however often they come."""
        with _failures_named(self.folder):
            return self._kept(stream)

    def _kept(self, stream: IO[bytes]) -> Blob:
        make_folder(self.folder)
        with written_to(self.folder):
            return self._written(stream)

    def _written(self, stream: IO[bytes]) -> Blob:
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as target:
                blob = _copied(stream, target.write)
            path = self._path(blob.sha256)
            make_folder(path.parent)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return blob

    @staticmethod
    def measured(stream: IO[bytes]) -> Blob:
        """Say what keeping a stream would keep, and keep nothing."""
        return _copied(stream, lambda _chunk: None)

    def open(self, sha256: str) -> IO[bytes] | None:
        """Open a blob, or give None where it is not there."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            return None

    def has(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def is_whole(self, sha256: str) -> bool:
        """Whether a blob's bytes are those that it is named after."""
        try:
            with self._path(sha256).open("rb") as stream:
                return self.measured(stream).sha256 == sha256
        except OSError:
            return False

    def path_of(self, sha256: str) -> Path:
        """Say where a blob lies, or would."""
        return self._path(sha256)

    def forget(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def all(self) -> Iterator[str]:
        """Give the hashes of all blobs that are here."""
        for path in sorted(self.folder.glob("??/*")):
            yield path.name

    def unfinished(self) -> Iterator[Path]:
        """Give the files that a killed process left behind; none where another one is writing."""
        with left_alone(self.folder) as is_mine:
            if is_mine:
                yield from sorted(self.folder.glob(f"{UNFINISHED}*"))

    def sweep(self) -> None:
        """Delete what killed processes left behind, and folders that are empty since; nothing while one is writing."""
        with left_alone(self.folder) as is_mine:
            if not is_mine:
                return
            for path in self.folder.glob(f"{UNFINISHED}*"):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            for folder in self.folder.glob("??"):
                with suppress(OSError):
                    folder.rmdir()

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _copied(stream: IO[bytes], write: Callable[[bytes], object]) -> Blob:
    """Hand a stream's bytes on, and say what they are."""
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK_BYTES):
        head = head or chunk[:512]
        digest.update(chunk)
        size += len(chunk)
        write(chunk)
    return Blob(digest.hexdigest(), size, head)
