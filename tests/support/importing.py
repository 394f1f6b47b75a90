"""Imports in processes of their own: to be killed at will, to run at once, to run out of room.

The processes are forked from a server that has loaded everything: a start costs milliseconds, and none of them shares
a connection with the test.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from backscroll.archive import Archive, Progress, importing, meaning
from backscroll.errors import ArchiveUnusable
from backscroll.search.embedders.fake import FakeEmbedder
from tests.support.archives import SOURCE, know_only, opened

BATCH_RECORDS = 5
CONVERSATIONS_A_LIST = 3
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, "backscroll.archive.archive", "backscroll.store.engine"])


def started(target: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    process = _CONTEXT.Process(target=target, args=arguments)
    process.start()
    return process


def exit_code_of(target: Callable[..., None], *arguments: Any) -> int | None:
    process = started(target, *arguments)
    process.join()
    return process.exitcode


def import_export(database: Path, export: Path, said: Path | None = None) -> None:
    """Import with the made-up source, few conversations at a time; each one that is kept is a line in `said`."""
    know_only(SOURCE)
    importing.BATCH_RECORDS = BATCH_RECORDS
    lines = os.open(said or os.devnull, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def say(progress: Progress) -> None:
        os.write(lines, f"{progress.item.place}\n".encode())

    with Archive.open(database) as archive:
        archive.import_path(export, on_progress=say)


def is_killed_in(database: Path, export: Path, said: Path, after: int, pause: float) -> bool:
    """Kill an import a while after it has said so many lines, and say whether it was not done before."""
    return _is_killed(started(import_export, database, export, said), said, after, pause)


def _is_killed(process: ForkServerProcess, said: Path, after: int, pause: float) -> bool:
    wanted = _lines(said) + after
    while process.is_alive() and _lines(said) < wanted:
        time.sleep(0.004)
    time.sleep(pause)
    process.kill()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def import_with_little_room(database: Path, export: Path, answer: Path, most_bytes: int) -> None:
    """Import where no file may grow beyond a size, and write down the error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    try:
        import_export(database, export)
    except ArchiveUnusable as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        answer.write_text(str(error))


def import_and_weigh(database: Path, export: Path, answer: Path) -> None:
    """Import, and write down the most memory that the process took, in bytes."""
    import_export(database, export)
    unit = 1 if sys.platform == "darwin" else 1 << 10
    answer.write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit))


def build_vectors(database: Path, said: Path | None = None) -> None:
    """Make vectors with the fake embedder, few at a time; each step that is kept is a line in `said`."""
    meaning.CONVERSATIONS_A_LIST = CONVERSATIONS_A_LIST
    lines = os.open(said or os.devnull, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def say(done: int, _total: int) -> None:
        os.write(lines, f"{done}\n".encode())

    with opened(database, FakeEmbedder()) as archive:
        archive.build_vectors(say)


def is_killed_building(database: Path, said: Path, after: int, pause: float) -> bool:
    """Kill the making of vectors a while after so many steps, and say whether it was not done before."""
    return _is_killed(started(build_vectors, database, said), said, after, pause)


def import_and_build(database: Path, exports: Sequence[Path]) -> None:
    """Import one export after the other, making vectors after each."""
    for export in exports:
        import_export(database, export)
        build_vectors(database)


def delete_one_by_one(database: Path, ids: Sequence[str], said: Path) -> None:
    """Delete conversations; each that is gone is a line in `said`."""
    with opened(database, FakeEmbedder()) as archive:
        for one in ids:
            archive.delete([one])
            with said.open("a") as lines:
                lines.write(f"{one}\n")


def add_turns(database: Path, conversation_id: str, count: int) -> None:
    with Archive.open(database) as archive:
        for at in range(count):
            archive.add_turn(conversation_id, f"turn {at}")
