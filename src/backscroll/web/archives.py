"""The archives a server can show: the personal one, the demonstration, and named others in the data folder."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from threading import Lock

from msgspec import Struct

from backscroll.archive import Archive
from backscroll.archive.demo import fill, sample_exports
from backscroll.errors import ArchiveUnusable, InvalidRequest, NotFound
from backscroll.store.peeking import conversation_count, knows_token
from backscroll.web.settings import Settings

PERSONAL = "personal"
DEMO = "demo"
NAME = r"[a-z0-9][a-z0-9-]{0,62}"
_NAME = re.compile(NAME)


class Shown(Struct, frozen=True):
    """An archive that can be opened. `conversation_count` is None for one that is made when it is first opened."""

    name: str
    conversation_count: int | None


class Archives:
    """Opens each archive once, when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: dict[str, Archive] = {}
        self._lock = Lock()

    def names(self) -> list[str]:
        """Give the names of what can be opened: the personal archive first, then the demonstration."""
        own = self._settings.database.stem
        demo = [DEMO] if own != DEMO and (sample_exports() or self._file(DEMO).is_file()) else []
        return [PERSONAL, *demo, *sorted(self._named() - {PERSONAL, DEMO, own})]

    def shown(self) -> list[Shown]:
        """Give all archives that can be opened, and how many conversations each holds."""
        return [Shown(name, conversation_count(self._place(name))) for name in self.names()]

    def knowing(self, token: bytes) -> list[str]:
        """Give the names of the archives that keep a token with this hash; none of them is opened for it."""
        return [name for name in self.names() if knows_token(self._place(name), token)]

    def ready(self, name: str) -> Archive | None:
        """Give the archive of this name where it is open already; takes no time."""
        return self._open.get(name)

    def opened(self, name: str) -> Archive:
        """Give the archive of this name. Raises `NotFound` where there is none."""
        if (found := self.ready(name)) is not None:
            return found
        with self._lock:
            if name not in self._open:
                self._open[name] = self._opened(name)
            return self._open[name]

    def made(self, name: str) -> None:
        """Make an empty archive. Raises `InvalidRequest` where the name is taken or none."""
        if not _NAME.fullmatch(name):
            raise InvalidRequest("A name is of small letters, digits and hyphens, and begins with no hyphen.")
        with self._lock:
            if name in (PERSONAL, DEMO) or self._file(name).exists():
                raise InvalidRequest(f"There is an archive {name} already.")
            self._open[name] = self._at(self._file(name))

    def close(self) -> None:
        with self._lock:
            for archive in self._open.values():
                archive.close()
            self._open.clear()

    def _opened(self, name: str) -> Archive:
        archive = self._at(self._path(name))
        with suppress(ArchiveUnusable):
            archive.end_dead_imports()
        if name == DEMO and not archive.imports():
            fill(archive)
        return archive

    def _at(self, path: Path) -> Archive:
        return Archive.open(path, self._settings.limits, self._settings.embedder)

    def _named(self) -> set[str]:
        """Give the names of what lies beside the personal archive and is one; other programs' files are none."""
        beside = self._settings.database.parent.glob("*.db")
        return {path.stem for path in beside if _NAME.fullmatch(path.stem) and conversation_count(path) is not None}

    def _path(self, name: str) -> Path:
        if name != PERSONAL and name not in self.names():
            raise NotFound(f"There is no archive {name} in {self._settings.database.parent}.")
        return self._place(name)

    def _place(self, name: str) -> Path:
        return self._settings.database if name == PERSONAL else self._file(name)

    def _file(self, name: str) -> Path:
        return self._settings.database.with_name(f"{name}.db")
