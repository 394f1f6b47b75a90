"""The folder of blobs, with several at work in it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from backscroll.store import in_use
from backscroll.store.blobs import UNFINISHED, Blobs


class Interrupted(io.BytesIO):
    """Bytes; while they are read, somebody else sweeps the folder."""

    def __init__(self, content: bytes, folder: Path) -> None:
        super().__init__(content)
        self._folder = folder

    def read(self, size: int | None = -1) -> bytes:
        Blobs(self._folder).sweep()
        return super().read(size)


def test_what_is_being_written_is_not_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_use, "PATIENCE_SECONDS", 0.02)
    blobs = Blobs(tmp_path)

    blob = blobs.keep(Interrupted(b"a picture", tmp_path))

    assert blobs.has(blob.sha256)
    assert list(blobs.unfinished()) == []


def test_what_a_killed_process_left_is_swept_away_with_empty_folders(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED}abc").write_bytes(b"half")
    (tmp_path / "ab").mkdir()
    blobs = Blobs(tmp_path)
    kept = blobs.keep(io.BytesIO(b"a picture"))
    assert [path.name for path in blobs.unfinished()] == [f"{UNFINISHED}abc"]

    blobs.sweep()

    assert [path.name for path in tmp_path.iterdir()] == [kept.sha256[:2]]


def test_a_folder_that_is_not_there_has_nothing_to_sweep(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "none")

    blobs.sweep()

    assert (list(blobs.all()), list(blobs.unfinished())) == ([], [])
