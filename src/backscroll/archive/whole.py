"""The part of the door that is about the archive as a whole: what it tells, how it stands, copies of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from backscroll.archive.lazily import LazyModule
from backscroll.archive.searches import Searches
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database

if TYPE_CHECKING:
    from backscroll.archive import backing_up, insights, standing, tally
    from backscroll.archive.backing_up import BackedUp
    from backscroll.archive.insights import Insights
    from backscroll.archive.standing import Standing, Storage
    from backscroll.archive.tally import Counting
else:
    backing_up = LazyModule("backscroll.archive.backing_up")
    insights = LazyModule("backscroll.archive.insights")
    standing = LazyModule("backscroll.archive.standing")
    tally = LazyModule("backscroll.archive.tally")


class WholeArchive:
    """What `Archive` does with all it holds."""

    _database: Database
    _blobs: Blobs
    _searches: Searches

    @cached_property
    def _counting(self) -> Counting:
        return tally.Counting()

    def insights(
        self, *, first: date | None = None, last: date | None = None, sources: Sequence[str] = (), zone: str = "UTC"
    ) -> Insights:
        """Tell when and how much was said, with which models, and in which words.

        `first` and `last` are days by the clock of a time zone, both included; `sources` are alternatives. What is in
        the trash counts nowhere. Raises `InvalidRequest` for a time zone that nobody knows.
        """
        span = insights.Span(first=first, last=last, sources=tuple(sources), zone=zone)
        with self._database.asking() as ask:
            return insights.insights(ask, self._counting, span, datetime.now(UTC))

    def standing(self) -> Standing:
        """Say how the indexes are and which import was last; quick, unlike `check`."""
        return standing.standing(self._database, self._searches.state())

    def storage(self) -> Storage:
        """Say where the archive and its backups lie, and how much room it takes."""
        return standing.storage(self._database, self._blobs)

    def backup(self, path: str | Path | None = None) -> BackedUp:
        """Copy the archive with its files while it is used; the copy is an archive that can be opened.

        Without a path, it goes into the folder `backups` beside the archive. Raises `OutputUnwritable` where
        something is there already, or where there is no room or no right to write.
        """
        usual = backing_up.usual_place(self._database.path, datetime.now(UTC))
        target = Path(path).expanduser() if path else usual
        return backing_up.back_up(self._database, self._blobs, target.absolute())

    def vacuum(self) -> int:
        """Give the room that the database has no use for back to the disk; gives how many bytes that were.

        Needs room for a second copy meanwhile, and nobody else may be writing.
        """
        return self._database.vacuum()
