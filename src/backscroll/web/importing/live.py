"""A job under way: the thread that does it writes, and everybody may read."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Lock
from typing import Any

from msgspec.structs import replace

from backscroll.archive import Counts, Glance, ImportReport, Outcome, Problem, Progress, Stopped
from backscroll.web.importing.job import OVER, PROBLEMS_SHOWN, Job, Phase
from backscroll.web.importing.meter import Meter
from backscroll.web.plainly import plainly


class Live:
    """One job from its beginning to long after its end."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._lock = Lock()
        self._before = Job(id="", kind=job.kind, name="", created_at=job.created_at)
        self._reported = self._before
        self._run: tuple[str, str] | None = None
        self._bytes = Meter()
        self._conversations = Meter()

    @property
    def version(self) -> int:
        return self._job.version

    @property
    def now(self) -> Job:
        """The job as it is, and how fast it goes."""
        with self._lock:
            job, meter = self._job, self._conversations
            if job.phase is Phase.READING:
                rate, left = self._bytes.rate(), self._bytes.seconds_until(job.total_bytes)
            else:
                rate, left = None, meter.seconds_until(job.total) if job.phase is Phase.MEANING else None
            speed = meter.rate() if job.phase in (Phase.READING, Phase.MEANING) else None
        return replace(job, bytes_per_second=rate, conversations_per_second=speed, seconds_left=left)

    def change(self, **changes: Any) -> None:
        with self._lock:
            self._job = replace(self._job, version=self._job.version + 1, **changes)

    def begin(self, phase: Phase) -> None:
        """Enter a phase. Vectors are made at another speed than conversations are read."""
        if phase is Phase.MEANING:
            self._conversations = Meter()
        self.change(phase=phase, started_at=self._job.started_at or _now())

    def end(self, phase: Phase, **changes: Any) -> None:
        self.change(phase=phase, finished_at=_now(), **changes)

    def stop(self) -> bool:
        """Ask a job to stop, and say whether it waits for its turn, so that nobody is there to hear it."""
        with self._lock:
            if self._job.phase in OVER or self._job.is_stopping:
                return False
            self._job = replace(self._job, version=self._job.version + 1, is_stopping=True)
            return self._job.phase is Phase.QUEUED

    def go_on(self) -> None:
        """Raise `Stopped` where the job is to stop."""
        if self._job.is_stopping:
            raise Stopped

    def on_progress(self, progress: Progress) -> None:
        """Take note of one conversation."""
        self._enter((progress.source, progress.path))
        counts = self._before.counts + progress.counts
        done = self._before.done_bytes + progress.done_bytes
        with self._lock:
            self._bytes.reached(done)
            self._conversations.reached(sum(counts.numbers.values()) - counts.messages)
            self._job = replace(
                self._job,
                version=self._job.version + 1,
                phase=Phase.READING,
                source=progress.source,
                place=progress.item.place,
                counts=counts,
                done_bytes=done,
                total_bytes=max(done, self._before.total_bytes + progress.total_bytes),
                **self._problems(progress),
            )
        self.go_on()

    def on_built(self, done: int, total: int) -> None:
        """Take note of how many conversations can be found by what they mean."""
        with self._lock:
            self._conversations.reached(done)
        self.change(phase=Phase.MEANING, done=done, total=total)
        self.go_on()

    def found(self, report: ImportReport) -> None:
        """Take note of what one input gave, also of what no progress told: a run that was stopped ends its batch."""
        numbered = [run for run in report.runs if run.number is not None]
        before = self._reported
        self.change(
            counts=sum((run.counts for run in numbered), before.counts),
            problem_count=before.problem_count + len(report.problems),
            problems=(*before.problems, *report.problems)[-PROBLEMS_SHOWN:],
            notes=(*self._job.notes, *map(plainly, report.notes)),
            runs=(*self._job.runs, *(run.number for run in numbered)),
        )
        self._reported = self._job

    def looked(self, glance: Glance) -> None:
        """Take note of what one input holds."""
        before = self._job.preview or Glance(())
        found, problems = (*before.found, *glance.found), (*before.problems, *glance.problems)
        both = Glance(found, problems, (*before.notes, *map(plainly, glance.notes)))
        self._note(glance.problems, (), preview=both)

    def unread(self, why: str) -> None:
        """Take note of an input that nothing could be read of."""
        self._note((), (plainly(why),))

    def _note(self, problems: tuple[Problem, ...], notes: tuple[str, ...], **changes: Any) -> None:
        job = self._job
        self.change(
            problem_count=job.problem_count + len(problems),
            problems=(*job.problems, *problems)[-PROBLEMS_SHOWN:],
            notes=(*job.notes, *notes),
            **changes,
        )

    def _enter(self, run: tuple[str, str]) -> None:
        """Let what the runs before have done stand, and count the next one on top of it."""
        if run != self._run:
            self._run, self._before = run, self._job

    def _problems(self, progress: Progress) -> dict[str, Any]:
        item = progress.item
        if item.why is None or item.outcome is Outcome.LEFT_OUT:
            return {}
        latest = (*self._job.problems, Problem(item.place, item.why))[-PROBLEMS_SHOWN:]
        return {"problem_count": self._job.problem_count + 1, "problems": latest}


def nothing_done(job: Job) -> bool:
    """Whether a job has found nothing at all."""
    return job.counts == Counts() and not job.runs and job.preview is None


def _now() -> datetime:
    return datetime.now(UTC)
