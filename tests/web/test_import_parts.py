"""What imports in the browser are made of: rates, names that lead nowhere, and events that never fall silent."""

from __future__ import annotations

import stat
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.archive import Counts, Outcome, Progress, Stopped
from backscroll.store.outcomes import Item
from backscroll.web.importing import events as stream
from backscroll.web.importing.job import Job, JobKind, Phase
from backscroll.web.importing.live import Live
from backscroll.web.importing.meter import SPAN_SECONDS, Meter
from backscroll.web.importing.names import LONGEST_PART, name_for_all, safe_path
from backscroll.web.importing.uploads import Upload, Uploads
from tests.support.loops import run_async


def test_any_number_of_files_may_have_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really: Any = Path.open
    tried = Counter[str]()

    def counted(path: Path, *asked: Any) -> Any:
        tried[path.name] += 1
        return really(path, *asked)

    upload = Upload(tmp_path)
    monkeypatch.setattr(Path, "open", counted)
    for name in ["talk.jsonl"] * 1200 + ["talk.jsonl (2)/x", "talk.jsonl/x"]:
        upload.create(name).close()

    assert len(list(upload.folder.rglob("*"))) > upload.count == 1202
    assert tried.total() < 1250


def a_live_job() -> Live:
    return Live(Job(id="j", kind=JobKind.IMPORT, name="talk.jsonl", created_at=datetime.now(UTC)))


def progress(source: str, done: int, total: int, **counts: int) -> Progress:
    return Progress(source, f"{source}.zip", Item("there", Outcome.NEW), Counts(**counts), done, total)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_rate_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    meter = Meter(clock)
    for second in range(100):
        clock.now = float(second)
        meter.reached(1000 if second == 0 else 1000 + 10 * second)

    assert meter.rate() == pytest.approx(10)
    assert meter.seconds_until(1990 + 100) == pytest.approx(10)


def test_what_stands_still_gets_slower() -> None:
    clock = Clock()
    meter = Meter(clock)
    for second in range(3):
        clock.now = float(second)
        meter.reached(100.0 * second)
    clock.now = 2 + SPAN_SECONDS

    assert meter.rate() == pytest.approx(200 / (2 + SPAN_SECONDS))


def test_of_one_moment_there_is_no_rate() -> None:
    meter = Meter(Clock())
    meter.reached(5)

    assert (meter.rate(), meter.seconds_until(10)) == (None, None)


def test_a_job_adds_up_what_its_sources_bring() -> None:
    live = a_live_job()
    live.on_progress(progress("chatgpt", 50, 100, new=3, messages=9))
    live.on_progress(progress("chatgpt", 100, 100, new=4, messages=12))
    live.on_progress(progress("grok", 10, 80, new=1, messages=2))

    job = live.now
    assert (job.counts, job.done_bytes, job.total_bytes) == (Counts(new=5, messages=14), 110, 180)
    assert (job.phase, job.source) == (Phase.READING, "grok")


def test_a_job_that_is_to_stop_says_so_at_the_next_conversation() -> None:
    live = a_live_job()
    live.begin(Phase.LOOKING)
    live.stop()

    with pytest.raises(Stopped):
        live.on_progress(progress("chatgpt", 1, 2, new=1))
    assert live.now.counts == Counts(new=1)


def test_a_silent_job_is_still_heard_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SILENCE_SECONDS", 0.02)
    monkeypatch.setattr(stream, "STEP_SECONDS", 0.01)
    live = a_live_job()

    async def heard() -> list[bytes]:
        said: list[bytes] = []
        async for event in stream.events(live, None):
            said.append(event)
            if event.startswith(b":"):
                live.end(Phase.DONE)
        return said

    retry, first, *silence, last = run_async(heard)
    assert (retry[:6], first[:6], set(silence), last.splitlines()[0]) == (
        b"retry:",
        b"id: 0\n",
        {b": still here\n\n"},
        b"id: 1",
    )


@given(st.text())
def test_whatever_a_file_is_called_its_path_stays_below(name: str) -> None:
    for windows in (False, True):
        path = safe_path(name, windows=windows)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert all(0 < len(part.encode()) <= LONGEST_PART and "\x00" not in part for part in path.parts)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a/b/c.json", "a/b/c.json"),
        ("..\\..\\c.json", "c.json"),
        ("/etc/passwd", "etc/passwd"),
        ("../..", "file"),
        ("x" * 300 + ".json", "x" * (LONGEST_PART - 5) + ".json"),
    ],
)
def test_names_become_paths(name: str, path: str) -> None:
    assert safe_path(name, windows=False) == PurePosixPath(path)


@pytest.mark.parametrize(("name", "path"), [("C:\\a.json", "C_/a.json"), ("con.json", "_con.json"), ("a. ", "a")])
def test_windows_takes_fewer_names(name: str, path: str) -> None:
    assert safe_path(name, windows=True) == PurePosixPath(path)


def test_several_files_are_called_by_their_folder_or_their_number() -> None:
    assert name_for_all([PurePosixPath("a.zip")]) == "a.zip"
    assert name_for_all([PurePosixPath("mine/a"), PurePosixPath("mine/b")]) == "mine"
    assert name_for_all([PurePosixPath("a"), PurePosixPath("b")]) == "2 files"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_is_uploaded_is_read_by_nobody_else(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "archive.db")
    uploads.begun()

    assert stat.S_IMODE(uploads.folder.stat().st_mode) == 0o700
