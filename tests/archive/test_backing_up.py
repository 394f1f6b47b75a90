"""A backup is an archive, and the archive goes on meanwhile."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backscroll.archive import Archive, backing_up
from backscroll.errors import OutputUnwritable
from backscroll.model import Attachment
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, everything, opened, rows


@pytest.fixture
def full(archive: Archive, keep: Keeping) -> Archive:
    picture = Attachment(name="lamp.png", member="lamp.png")
    keep(
        a_conversation(*a_thread(5), title="A lamp"),
        a_conversation(a_message("p1", "See", picture), id="c2"),
        files={"lamp.png": b"\x89PNG\r\n\x1a\n of a lamp"},
    )
    archive.tag("c1", "light")
    archive.note("c1", "good")
    return archive


def _same(one: Path, other: Path) -> bool:
    return rows(one) == rows(other)


def test_a_backup_opens_as_an_archive_equal_to_the_first(full: Archive) -> None:
    done = full.backup()

    assert Path(done.path).parent == full.path.parent / "backups"
    assert (done.files, done.missing_files) == (1, 0)
    with opened(Path(done.path)) as copy:
        assert everything(copy) == everything(full)
        assert copy.check().findings == ()
        assert [hit.conversation_id for hit in copy.search("lamp").hits] == [
            hit.conversation_id for hit in full.search("lamp").hits
        ]
    assert _same(Path(done.path), full.path)


def test_what_is_said_after_a_backup_is_not_in_it(full: Archive, tmp_path: Path) -> None:
    done = full.backup(tmp_path / "copy.db")
    full.delete(["c1"])

    with opened(Path(done.path)) as copy:
        assert copy.conversation("c1").title == "A lamp"
        assert copy.check().findings == ()


def test_files_are_copied_where_they_cannot_have_a_second_name(
    full: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    done = full.backup(tmp_path / "copy.db")

    (sha256,) = _blobs_of(Path(done.path))
    with opened(Path(done.path)) as copy:
        assert copy.attachment(sha256).path.read_bytes() == b"\x89PNG\r\n\x1a\n of a lamp"


def _blobs_of(database: Path) -> list[str]:
    return [path.name for path in database.with_name(f"{database.name}.blobs").glob("*/*")]


def test_a_file_that_is_gone_is_counted(full: Archive, tmp_path: Path) -> None:
    for path in full.path.with_name(f"{full.path.name}.blobs").glob("*/*"):
        path.unlink()

    done = full.backup(tmp_path / "copy.db")

    assert (done.files, done.missing_files) == (0, 1)


def test_nothing_is_overwritten(full: Archive, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")

    with pytest.raises(OutputUnwritable, match="there already"):
        full.backup(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "mine"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_source: Path, _target: Path) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "_copied", fail)


def test_a_backup_that_fails_leaves_nothing_behind(full: Archive, tmp_path: Path, failing: None) -> None:
    with pytest.raises(OutputUnwritable, match="no space left"):
        full.backup(tmp_path / "there" / "copy.db")

    assert list((tmp_path / "there").iterdir()) == []


def test_a_place_where_nothing_can_be_is_named(full: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputUnwritable, match=r"copy\.db cannot be written"):
        full.backup(tmp_path / "file" / "copy.db")


def test_two_backups_of_one_second_are_two(full: Archive) -> None:
    paths = {full.backup().path for _ in range(3)}

    assert paths == {backup.path for backup in full.storage().backups}


def test_backups_are_listed_newest_first(full: Archive) -> None:
    first, second = full.path.parent / "backups" / "one.db", full.path.parent / "backups" / "two.db"
    full.backup(first)
    full.backup(second)
    os.utime(first, (1, 1))

    assert [backup.path for backup in full.storage().backups] == [str(second), str(first)]


def test_vacuum_gives_back_what_nothing_is_in(full: Archive) -> None:
    with closing(sqlite3.connect(full.path)) as connection:
        connection.execute("CREATE TABLE filling (content BLOB)")
        connection.execute("INSERT INTO filling VALUES (zeroblob(3000000))")
        connection.commit()
        connection.execute("DROP TABLE filling")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = full.storage()

    given_back = full.vacuum()

    after = full.storage()
    assert before.free_bytes > 2_900_000
    assert after.free_bytes == 0
    assert given_back == before.database_bytes - after.database_bytes > 2_900_000
    assert full.check().findings == ()


def test_what_the_archive_takes_is_said(full: Archive) -> None:
    storage = full.storage()

    assert storage.path == str(full.path)
    assert (storage.files, storage.file_bytes) == (1, 18)
    assert storage.database_bytes == full.path.stat().st_size
    assert storage.disk_free_bytes > 0


def test_how_it_stands_is_told_without_looking_at_everything(thinking: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), title="A lamp"))

    standing = thinking.standing()

    assert (standing.words.texts, standing.words.is_current) == (4, True)
    assert (standing.meaning.conversations, standing.meaning.done) == (1, 0)
    assert standing.last_import is not None
    assert standing.last_import.counts.new == 1
