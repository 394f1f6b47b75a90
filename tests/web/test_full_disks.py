"""Uploads for which there is no place: refused in words, and nothing of them is left."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import IO

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from backscroll.web.importing.uploads import Upload

FULL = Path("/dev/full")
FILE = {"file": ("talk.jsonl", b'{"id": "c1"}' * 100_000)}


def uploads_of(archive: Archive) -> list[Path]:
    return list(archive.path.with_name(f"{archive.path.name}.uploads").glob("*"))


@pytest.mark.skipif(not FULL.exists(), reason="needs Linux's device on which there is never any room")
@pytest.mark.parametrize("content", [b"short", b"long" * 1_000_000], ids=["at the end", "on the way"])
def test_a_disk_that_fills_while_an_upload_comes_is_named(
    browser: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    def on_a_full_disk(_upload: Upload, _name: str) -> IO[bytes]:
        return FULL.open("wb")

    monkeypatch.setattr(Upload, "create", on_a_full_disk)

    answer = browser.post("/api/import", files={"file": ("talk.jsonl", content)})

    assert (answer.status_code, uploads_of(archive)) == (507, [])
    assert "disk is too full" in answer.json()["detail"]


def test_a_disk_that_is_full_before_it_begins_is_named(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_asked: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)

    assert browser.post("/api/import", files=FILE).status_code == 507


def test_a_folder_that_cannot_be_written_is_named(browser: TestClient, archive: Archive) -> None:
    in_the_way = archive.path.with_name(f"{archive.path.name}.uploads")
    in_the_way.write_bytes(b"")

    answer = browser.post("/api/import", files=FILE)

    assert answer.status_code == 503
    assert "The upload cannot be kept" in answer.json()["detail"]


def test_a_name_longer_than_any_path_may_be_is_cut(browser: TestClient, archive: Archive) -> None:
    name = "/".join(["f" * 125] * 32)

    answer = browser.post("/api/import/preview", files={"file": (name, b"{}")})

    assert answer.status_code == 202
