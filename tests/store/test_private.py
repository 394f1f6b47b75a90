"""What an archive is made of is its owner's alone, whatever the system gives to others by itself."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backscroll.archive import Archive
from backscroll.store import migrating
from tests.support.archives import WORDS_ONLY

EXPORT = Path(__file__).parent.parent.parent / "examples" / "chatgpt"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture(autouse=True)
def _others_may_read_what_is_made() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    """Give what lies in a folder, at any depth, and others may read or enter."""
    return [path.name for path in folder.rglob("*") if mode_of(path) & 0o077]


def test_nobody_else_can_read_a_new_archive_or_what_lies_beside_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "deep" / "er" / "a.db", embedder=WORDS_ONLY) as archive:
        archive.import_path(EXPORT)
        with archive._database.outside_transactions():
            names = {path.name for path in archive.path.parent.iterdir()}

            assert names >= {"a.db", "a.db-wal", "a.db-shm", "a.db.blobs"}
            assert open_to_others(tmp_path) == []


def test_nobody_else_can_read_a_copy_of_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(tmp_path / "a.db", embedder=WORDS_ONLY) as archive:
        archive.import_path(EXPORT)
        archive.path.chmod(0o644)
        archive.backup()
        monkeypatch.setattr(os, "link", _no_second_names)
        archive.backup(tmp_path / "elsewhere" / "copy.db")
        migrating.back_up(archive._database, "0001")

        assert (tmp_path / "elsewhere" / "copy.db.blobs").is_dir()
        assert set(open_to_others(tmp_path)) <= {"a.db", "a.db-wal", "a.db-shm"}


def _no_second_names(_source: Path, _target: Path) -> None:
    raise PermissionError


def test_what_is_there_already_stays_open_to_whom_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    path = folder / "a.db"
    path.touch(mode=0o644)

    with Archive.open(path, embedder=WORDS_ONLY) as archive:
        archive.import_path(EXPORT)

    assert (mode_of(folder), mode_of(path)) == (0o755, 0o644)
