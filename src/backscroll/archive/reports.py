"""What an import tells: while it runs, and when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from backscroll.store.outcomes import Item, Outcome


class Problem(Struct, frozen=True):
    """Something of the input that could not be kept: where it stood and why."""

    where: str
    why: str


class Counts(Struct, frozen=True):
    """What became of the conversations, each counted once, and how many messages they brought.

    `left_out` counts records that are no conversation, because nothing was said in them: no loss.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    partial: int = 0
    failed: int = 0
    messages: int = 0
    left_out: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))

    def __sub__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) - getattr(other, name) for name in self.__struct_fields__))

    @property
    def numbers(self) -> dict[str, int]:
        """The counts by their names, in order."""
        return asdict(self)

    def counting(self, outcome: Outcome, messages: int) -> Counts:
        """Give the counts with one more conversation."""
        name = str(outcome)
        return replace(self, messages=self.messages + messages, **{name: getattr(self, name) + 1})


class Run(Struct, frozen=True):
    """One reading of one export by one source. `number` is None for a dry run, which leaves no trace."""

    number: int | None
    source: str
    path: str
    counts: Counts
    problems: tuple[Problem, ...] = ()
    missing_files: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    state: str = "finished"


class ImportReport(Struct, frozen=True):
    """All runs of one import, and what else a person should know about the input."""

    runs: tuple[Run, ...]
    notes: tuple[str, ...] = ()

    @property
    def totals(self) -> Counts:
        return sum((run.counts for run in self.runs), Counts())

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for run in self.runs for problem in run.problems)

    @property
    def missing_files(self) -> int:
        """How many attachments are named by messages and were not in the input."""
        return sum(run.missing_files for run in self.runs)

    @property
    def is_complete(self) -> bool:
        """Whether everything in the input was kept."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """Give the report in the documented form of `import --json`."""
        runs = [
            {"number": run.number, "source": run.source, "path": run.path, **_told(run.counts, run)}
            for run in self.runs
        ]
        return {"runs": runs, "totals": _told(self.totals, self), "notes": list(self.notes)}


class Progress(Struct, frozen=True):
    """One conversation is done: what became of it, and how far the run is (bytes of the claimed members)."""

    source: str
    path: str
    item: Item
    counts: Counts
    done_bytes: int
    total_bytes: int


class Stopped(Exception):
    """Raised by who is told of progress: the import ends between two records, and its report says what was kept."""


OnProgress = Callable[[Progress], None]
# Told how many things are done, of how many.
OnDone = Callable[[int, int], None]


def _told(counts: Counts, told: Run | ImportReport) -> dict[str, Any]:
    return {**counts.numbers, "missing_files": told.missing_files, "problems": _listed(told.problems)}


def _listed(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"where": problem.where, "why": problem.why} for problem in problems]
