"""Where what is uploaded lies until it has been read: each upload a folder, and no word of it anywhere else."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from threading import Lock, Timer
from typing import IO

from backscroll.errors import NotFound
from backscroll.store.in_use import left_alone, written_to
from backscroll.store.private import make_folder
from backscroll.web.importing.names import name_for_all, safe_path
from backscroll.web.importing.work import Input, ToRead

KEPT_FOR = timedelta(hours=1)
ZIPS, FILES = "zips", "files"
GONE = "What was looked into is no longer kept: it was imported, or forgotten after an hour. Look into it again."


class Upload:
    """The files of one upload. While it is here its folder is locked, so that no other server takes it for a ruin."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self._lock = ExitStack()
        self._lock.enter_context(written_to(self.folder))
        self._zips: list[PurePosixPath] = []
        self._files: list[PurePosixPath] = []
        self._called: Counter[Path] = Counter()

    @property
    def count(self) -> int:
        return len(self._zips) + len(self._files)

    @property
    def name(self) -> str:
        """What the user calls all of it."""
        return name_for_all([*self._zips, *self._files])

    def create(self, name: str) -> IO[bytes]:
        """Open a new file for something of this name. ZIPs are exports of their own, all other files one together."""
        path = safe_path(name)
        is_zip = len(path.parts) == 1 and path.suffix.lower() == ".zip"
        paths, below = (self._zips, self.folder / ZIPS) if is_zip else (self._files, self.folder / FILES)
        self._called[below / path] += 1
        file, path = _created(below, path, self._called[below / path])
        paths.append(path)
        return file

    def inputs(self, source: str | None) -> list[Input]:
        """Give what there is to read."""
        found = [Input(self.folder / ZIPS / path, str(path), source) for path in self._zips]
        if self._files:
            place = self.folder / FILES
            alone = place / self._files[0] if len(self._files) == 1 else place
            found.append(Input(alone, name_for_all(self._files), source))
        return found

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()


def _created(below: Path, path: PurePosixPath, first: int) -> tuple[IO[bytes], PurePosixPath]:
    """Create a file at a path, or beside it where something of another kind or of the same name is already.

    `first` is the number under which to try it first: so many were called by this path, this one among them.
    """
    number = first
    while True:
        wanted = path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            (below / wanted).parent.mkdir(parents=True, exist_ok=True)
            return (below / wanted).open("xb"), wanted
        if (clash := _file_in_the_way(below, path)) is not None:
            path = PurePosixPath(*[f"{part}_" if at == clash else part for at, part in enumerate(path.parts)])
        number += 1


def _file_in_the_way(below: Path, path: PurePosixPath) -> int | None:
    """Give the number of the part of a path that should be a folder and is a file."""
    return next((at for at in range(len(path.parts) - 1) if below.joinpath(*path.parts[: at + 1]).is_file()), None)


class Uploads:
    """All uploads of a server, below one folder beside the archive; and what else was looked into and is kept."""

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(f"{database.name}.uploads")
        self._kept: dict[str, tuple[ToRead, Timer]] = {}
        self._lock = Lock()

    def begun(self) -> Upload:
        make_folder(self.folder)
        return Upload(self.folder)

    def keep(self, id: str, looked_into: ToRead, on_forgotten: Callable[[], None]) -> datetime:
        """Keep what was looked into under an id for a while; says until when."""

        def forget() -> None:
            with suppress(NotFound):
                self.taken(id).discard()
                on_forgotten()

        timer = Timer(KEPT_FOR.total_seconds(), forget)
        timer.daemon = True
        with self._lock:
            self._kept[id] = (looked_into, timer)
        timer.start()
        return datetime.now(UTC) + KEPT_FOR

    def taken(self, id: str) -> ToRead:
        """Give what was kept to whoever reads and discards it. Raises `NotFound` where it is gone."""
        with self._lock:
            if id not in self._kept:
                raise NotFound(GONE)
            looked_into, timer = self._kept.pop(id)
        timer.cancel()
        return looked_into

    def sweep(self) -> None:
        """Delete what servers left behind that were killed."""
        for folder in self.folder.glob("*/"):
            with left_alone(folder) as is_mine:
                if is_mine:
                    shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.rmdir()

    def close(self) -> None:
        for key in list(self._kept):
            with suppress(NotFound):
                self.taken(key).discard()
        with suppress(OSError):
            self.folder.rmdir()
