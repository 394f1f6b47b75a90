"""What our pages do to import: send files, and follow the job to its end."""

from __future__ import annotations

import threading
import time
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from backscroll.archive import importing
from backscroll.model import Conversation

PATIENCE = 20.0


def talk(*conversations: Conversation) -> bytes:
    """Give a made-up export's file."""
    return b"".join(msgspec.json.encode(each) + b"\n" for each in conversations)


def sent(browser: TestClient, *files: tuple[str, bytes], to: str = "/api/import", **fields: str) -> dict[str, Any]:
    """Send files, and give the job that began."""
    answer = browser.post(to, files=[("file", file) for file in files], data=fields)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def looked_into(browser: TestClient, *files: tuple[str, bytes]) -> dict[str, Any]:
    """Let files be looked into, and give the job when it is over."""
    return ended(browser, sent(browser, *files, to="/api/import/preview"))


def imported(browser: TestClient, *files: tuple[str, bytes]) -> dict[str, Any]:
    """Import files, and give the job when it is over."""
    return ended(browser, sent(browser, *files))


def ended(browser: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """Wait for a job's end, and give it as it is then."""
    give_up_at = time.monotonic() + PATIENCE
    while (now := browser.get(f"/api/import/jobs/{job['id']}").json())["finished_at"] is None:
        assert time.monotonic() < give_up_at, f"the job does not end: {now}"
        time.sleep(0.01)
    return dict(now)


def events_in(stream: str) -> list[tuple[str, dict[str, Any]]]:
    """Give the events of a stream, each as its id and its value."""
    fields = [dict(line.split(": ", 1) for line in event.splitlines()) for event in stream.split("\n\n") if event]
    return [(event["id"], msgspec.json.decode(event["data"])) for event in fields if "data" in event]


def held_back(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let imports wait after each record until the event that is given is set."""
    may_go_on = threading.Event()
    monkeypatch.setattr(importing, "BATCH_RECORDS", 1)
    write = importing._Run._write

    def waiting(*arguments: Any) -> None:
        write(*arguments)
        assert may_go_on.wait(PATIENCE)

    monkeypatch.setattr(importing._Run, "_write", waiting)
    return may_go_on
