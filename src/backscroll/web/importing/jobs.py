"""The jobs of every archive: one after the other in a thread of its own, so that no answer waits for them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from msgspec import Struct

from backscroll.archive import Archive, Stopped
from backscroll.errors import BackscrollError, NotFound
from backscroll.web.archives import Archives
from backscroll.web.importing.job import Job, JobKind, Phase
from backscroll.web.importing.live import Live
from backscroll.web.importing.work import Work
from backscroll.web.plainly import plainly
from backscroll.web.security import accidents

MOST_REMEMBERED = 50
LEAVING_SECONDS = 20.0
UNFORESEEN = "Something unforeseen went wrong. The server's log says where; what was kept stays."


# Clears up before a job is told to be over, however it ended, and gives what is to be known of it then.
Clear = Callable[[Phase], Mapping[str, Any]]


def _nothing(_end: Phase) -> Mapping[str, Any]:
    return {}


class Entry(Struct, frozen=True):
    """A job, what it does, and what is to be done at its end."""

    archive: str
    live: Live
    work: Work
    clear: Clear

    def end(self, phase: Phase, **changes: Any) -> None:
        self.live.end(phase, **changes, **self.clear(phase))


def new_job(kind: JobKind, name: str) -> Job:
    return Job(id=secrets.token_urlsafe(12), kind=kind, name=name, created_at=datetime.now(UTC))


class Jobs:
    """All jobs that began since the server did; the oldest that are over are forgotten."""

    def __init__(self, archives: Archives) -> None:
        self._archives = archives
        self._entries: dict[str, Entry] = {}
        self._queues: dict[str, SimpleQueue[Entry | None]] = {}
        self._threads: list[Thread] = []
        self._lock = Lock()

    def submit(self, archive: str, job: Job, work: Work, clear: Clear = _nothing) -> Live:
        """Let a job begin as soon as those before it are over."""
        live = Live(job)
        entry = Entry(archive, live, work, clear)
        with self._lock:
            self._forget_old()
            self._entries[job.id] = entry
            self._queue_of(archive).put(entry)
        return live

    def of(self, archive: str) -> list[Job]:
        """Give an archive's jobs, the newest first."""
        with self._lock:
            found = [entry.live.now for entry in self._entries.values() if entry.archive == archive]
        return found[::-1]

    def found(self, archive: str, id: str) -> Live:
        """Give one of an archive's jobs. Raises `NotFound`, also for another archive's."""
        return self._entry(archive, id).live

    def cancel(self, archive: str, id: str) -> Live:
        """Stop a job between two records; one that waits for its turn is over at once."""
        entry = self._entry(archive, id)
        if entry.live.stop():
            entry.end(Phase.STOPPED)
        return entry.live

    def close(self) -> None:
        """Stop what is under way between two records, and wait for that."""
        with self._lock:
            for entry in self._entries.values():
                entry.live.stop()
            for queue in self._queues.values():
                queue.put(None)
        for thread in self._threads:
            thread.join(LEAVING_SECONDS)

    def _entry(self, archive: str, id: str) -> Entry:
        with self._lock:
            entry = self._entries.get(id)
        if entry is None or entry.archive != archive:
            raise NotFound("There is no such job: the server was started anew since, or it is another archive's.")
        return entry

    def _queue_of(self, archive: str) -> SimpleQueue[Entry | None]:
        if archive not in self._queues:
            queue = self._queues[archive] = SimpleQueue()
            thread = Thread(target=self._do_all, args=(archive, queue), name=f"imports of {archive}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return self._queues[archive]

    def _do_all(self, archive: str, queue: SimpleQueue[Entry | None]) -> None:
        while (entry := queue.get()) is not None:
            _do(entry, lambda: self._archives.opened(archive))

    def _forget_old(self) -> None:
        over = [key for key, entry in self._entries.items() if entry.live.now.is_over]
        for key in over[: max(len(self._entries) - MOST_REMEMBERED + 1, 0)]:
            del self._entries[key]


def _do(entry: Entry, opened: Callable[[], Archive]) -> None:
    live = entry.live
    if live.now.is_over:
        return
    try:
        live.go_on()
        entry.work(opened(), live)
        entry.end(Phase.DONE)
    except Stopped:
        entry.end(Phase.STOPPED)
    except BackscrollError as error:
        entry.end(Phase.FAILED, error=plainly(str(error)))
    except Exception as error:  # noqa: BLE001  round a whole job: whatever it is, the next one has its turn
        accidents.note("An import", error)
        entry.end(Phase.FAILED, error=UNFORESEEN)
