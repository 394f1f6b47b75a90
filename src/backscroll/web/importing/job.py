"""A job, as everybody sees it: how far an import, or a look before one, has come."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from backscroll.archive import Counts, Glance, Problem


class JobKind(StrEnum):
    """Whether a job imports, or looks at what could be imported."""

    IMPORT = "import"
    PREVIEW = "preview"


class Phase(StrEnum):
    """What a job is doing; the last three are ends."""

    QUEUED = "queued"
    LOOKING = "looking"
    READING = "reading"
    MEANING = "meaning"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


OVER = frozenset({Phase.DONE, Phase.STOPPED, Phase.FAILED})
PROBLEMS_SHOWN = 20


class Job(Struct, frozen=True, kw_only=True):
    """One job at one moment; `version` grows with every change.

    Bytes are counted while it reads, `done` and `total` conversations while it makes them findable by meaning.
    `problems` are the latest ones, `runs` the numbers of the imports whose reports tell everything. `kept_until` says
    how long what a preview looked into can be imported as it was handed over, `imported_by` which job does that.
    """

    id: str
    kind: JobKind
    name: str
    created_at: datetime
    phase: Phase = Phase.QUEUED
    version: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    is_stopping: bool = False
    source: str | None = None
    place: str | None = None
    counts: Counts = Counts()
    done_bytes: int = 0
    total_bytes: int = 0
    done: int = 0
    total: int = 0
    bytes_per_second: float | None = None
    conversations_per_second: float | None = None
    seconds_left: float | None = None
    problem_count: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    runs: tuple[int, ...] = ()
    error: str | None = None
    preview: Glance | None = None
    kept_until: datetime | None = None
    imported_by: str | None = None

    @property
    def is_over(self) -> bool:
        return self.phase in OVER
