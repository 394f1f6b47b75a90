"""The part of the door that is about imports: bringing exports in, and what past imports did."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING

from backscroll.archive.lazily import LazyModule
from backscroll.errors import InvalidRequest
from backscroll.reading.limits import Limits
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database

if TYPE_CHECKING:
    from backscroll.archive import detecting, history, importing, looking, undoing
    from backscroll.archive.history import BecamePage
    from backscroll.archive.importing import Importing
    from backscroll.archive.looking import Glance
    from backscroll.archive.reports import ImportReport, OnProgress, Run
    from backscroll.archive.undoing import Undone
    from backscroll.reading import opening
    from backscroll.store import runs
else:
    detecting = LazyModule("backscroll.archive.detecting")
    history = LazyModule("backscroll.archive.history")
    importing = LazyModule("backscroll.archive.importing")
    looking = LazyModule("backscroll.archive.looking")
    undoing = LazyModule("backscroll.archive.undoing")
    opening = LazyModule("backscroll.reading.opening")
    runs = LazyModule("backscroll.store.runs")


class Imports:
    """What `Archive` does to bring exports in, and what it knows of past imports."""

    _database: Database
    _blobs: Blobs
    _limits: Limits

    def import_path(
        self,
        path: str | Path,
        source: str | None = None,
        on_progress: OnProgress | None = None,
        *,
        clear_messages: bool = False,
        dry_run: bool = False,
        name: str | None = None,
    ) -> ImportReport:
        """Import a ZIP as downloaded, an extracted folder, a file, or a folder of any of these.

        Importing again changes nothing, and a newer export adds what is new. `source` names the one source to read
        with; without it, content decides. `clear_messages` drops the messages of what is imported and writes them
        anew; what the user added stays. `dry_run` gives the report and leaves the archive as it is. `name` is what the
        report calls the path, where the user knows it by another. `on_progress` may raise `Stopped`.

        Raises `UnknownExport` where no source knows what is there and `UnreadableExport` where nothing can be read.
        Whatever else goes wrong is in the report, and the rest is kept.
        """
        wanted = self._importing(source, on_progress, clear_messages=clear_messages, dry_run=dry_run)
        with closing(opening.exports_at(Path(path).expanduser(), self._limits, name)) as exports:
            return wanted.report(exports, name or str(path))

    def import_directory(
        self, directory: str | Path, source: str | None = None, on_progress: OnProgress | None = None
    ) -> ImportReport:
        """Import everything that lies in a directory, as `import_path` does; a file is refused."""
        path = Path(directory).expanduser()
        if not path.is_dir():
            raise InvalidRequest(f"{directory} is no directory.")
        return self.import_path(path, source, on_progress)

    def import_stream(
        self,
        stream: IO[bytes],
        name: str = "standard input",
        source: str | None = None,
        on_progress: OnProgress | None = None,
        *,
        clear_messages: bool = False,
        dry_run: bool = False,
    ) -> ImportReport:
        """Import what comes in on a stream, as `import_path` does."""
        wanted = self._importing(source, on_progress, clear_messages=clear_messages, dry_run=dry_run)
        with closing(opening.export_of_stream(stream, name, self._limits)) as exports:
            return wanted.report(exports, name)

    def look_into(
        self,
        path: str | Path,
        source: str | None = None,
        on_progress: OnProgress | None = None,
        *,
        name: str | None = None,
    ) -> Glance:
        """Say what importing a path would bring, and write nothing; quicker than a dry run, which tries it on a copy.

        Raises what `import_path` raises.
        """
        wanted = detecting.source_named(source) if source else None
        with closing(opening.exports_at(Path(path).expanduser(), self._limits, name)) as exports:
            return looking.glance(self._database, exports, name or str(path), wanted, on_progress)

    def imports(self) -> list[Run]:
        """Give the reports of all imports, newest first, without their problems."""
        with self._database.reading() as connection:
            return history.all_runs(connection)

    def import_run(self, number: int) -> Run:
        """Give the report of one import with its problems."""
        with self._database.reading() as connection:
            return history.run(connection, number)

    def undo_import(self, number: int) -> Undone:
        """Take out what only this run brought; what a later run brought too, or the user added to, stays."""
        return undoing.undo(self._database, self._blobs, number)

    def import_items(
        self, number: int, *, outcomes: Sequence[str] = (), offset: int = 0, limit: int = 50
    ) -> BecamePage:
        """Say what one import made of each conversation, or of those that it made one of `outcomes` of."""
        with self._database.reading() as connection:
            return history.became(connection, number, outcomes, offset, limit)

    def end_dead_imports(self) -> None:
        """Mark imports that are not over as interrupted: to be called where this process has none under way."""
        with self._database.reading() as connection:
            is_needed = bool(runs.dead_runs(connection, mine_too=True))
        if is_needed:
            with self._database.writing() as connection:
                runs.end_dead_runs(connection, mine_too=True)

    def _importing(
        self, source: str | None, on_progress: OnProgress | None, *, clear_messages: bool, dry_run: bool
    ) -> Importing:
        return importing.Importing(
            self._database,
            self._blobs,
            detecting.source_named(source) if source else None,
            clear_messages,
            dry_run,
            on_progress,
        )
