"""A server that is killed in the middle of an import: what it had kept stays, and the report says what happened."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.archives import opened
from tests.support.chatgpt import a_conversation

PATIENCE = 60.0
ENOUGH = 4000


@contextmanager
def process(database: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """Start `backscroll serve`, and give it with a client that it has let in."""
    command = [sys.executable, "-m", "backscroll", "serve", "--no-open", "--port", "0", "--db", str(database)]
    environment = {**os.environ, "BACKSCROLL_EMBEDDER": "none"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        found = re.search(r"(http://[^/]+)/\?token=(\S+)", server.stdout.readline())
        assert found
        with httpx.Client(base_url=found[1], timeout=PATIENCE) as client:
            client.get("/", params={"token": found[2]})
            client.headers["X-CSRF-Token"] = client.get("/api/session").json()["csrf"]
            try:
                yield server, client
            finally:
                server.kill()


def imports(client: httpx.Client) -> list[dict[str, Any]]:
    return list(client.get("/api/imports").json()["imports"])


@pytest.mark.slow
def test_a_killed_import_shows_as_interrupted_and_leaves_no_upload(tmp_path: Path) -> None:
    database = tmp_path / "data" / "archive.db"
    export = json.dumps([a_conversation(conversation_id=f"chat-{number}") for number in range(ENOUGH)]).encode()
    opened(database).close()
    with process(database) as (server, client):
        job = client.post("/api/import", files={"file": ("conversations.json", export)}).json()
        give_up_at = time.monotonic() + PATIENCE
        while not (kept := client.get("/api/conversations").json()["total"]):
            assert time.monotonic() < give_up_at
        assert client.get(f"/api/import/jobs/{job['id']}").json()["finished_at"] is None
        server.send_signal(signal.SIGKILL)
        server.wait()
    assert list(database.parent.glob("*.uploads/*"))

    with process(database) as (_, client):
        (run,) = imports(client)
        assert run["state"] == "interrupted"
        assert kept <= run["counts"]["new"] < ENOUGH
        assert run["counts"]["new"] == client.get("/api/conversations").json()["total"]
        assert not list(database.parent.glob("*.uploads/*"))
        assert client.get(f"/api/import/jobs/{job['id']}").status_code == 404
