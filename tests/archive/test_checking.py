"""What is wrong with an archive is said, also where damage ends the looking."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from backscroll.archive import Archive
from backscroll.model import Attachment
from backscroll.store.blobs import Blobs
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, everything


def _damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("messages", "the table of messages cannot be read to its end"),
        ("originals", "the table of originals cannot be read to its end"),
        ("keyword_index_docsize", "the keyword index cannot be read to its end"),
    ],
)
def test_a_damaged_table_is_named_and_the_rest_is_looked_at(
    archive: Archive, keep: Keeping, table: str, said: str
) -> None:
    keep(a_conversation(*a_thread(3)))
    archive.close()
    _damage(archive.path, table)

    health = archive.check()

    found = [finding.what for finding in health.findings]
    assert found[0].startswith("the database ")
    assert [what.partition(" (")[0] for what in found if "cannot be read" in what].count(said) == 1
    assert health.checked["conversations"] == 1


@pytest.mark.parametrize("content", [b"", b"a photo, and more", b"a foto"], ids=["empty", "longer", "other"])
def test_a_damaged_file_is_found_and_comes_back_with_its_export(
    archive: Archive, keep: Keeping, content: bytes
) -> None:
    photo = a_message("m1", Attachment(name="photo.png", member="photo.png"))
    export = keep.export(a_conversation(photo), files={"photo.png": b"a photo"})
    archive.import_path(export)
    blobs = Blobs.beside(archive.path)
    (kept,) = blobs.all()
    blobs.path_of(kept).write_bytes(content)

    (finding,) = archive.check().findings
    archive.import_path(export, clear_messages=True)

    assert (finding.what, finding.repair) == (f"1 file of messages damaged in {blobs.folder.name}", None)
    assert archive.check().is_sound


def test_a_message_whose_parent_is_gone_is_found(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3)))
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("UPDATE messages SET parent_id = 99 WHERE external_id = 'm2'")
        connection.commit()

    assert [finding.what for finding in archive.check().findings] == ["1 message after a message that is not there"]


def test_what_lies_on_undamaged_pages_can_be_exported(archive: Archive, keep: Keeping, tmp_path: Path) -> None:
    long = a_message("m1", f"{'a' * 30_000}DAMAGED{'b' * 30_000}")
    keep(a_conversation(long, id="c1"), a_conversation(*a_thread(2), id="c2"))
    ids = {found.external_id: found.id for found in everything(archive)}
    archive.close()
    _damage_around(archive.path, b"DAMAGED")
    told: list[tuple[int, int]] = []

    written = archive.export(tmp_path / "rescue.zip", "json", on_progress=lambda *done: told.append(done))

    assert written.conversation_count == 1
    (failed,) = written.failed
    assert failed.where == ids["c1"]
    assert failed.why == "it cannot be read from the archive (database disk image is malformed)"
    assert told == [(1, 2), (2, 2)]
    with ZipFile(tmp_path / "rescue.zip") as rescued:
        (index,) = [rescued.read(name) for name in rescued.namelist() if name == "index.json"]
    assert ids["c2"].encode() in index
    assert ids["c1"].encode() not in index


def _damage_around(path: Path, word: bytes) -> None:
    """Overwrite the page on which a word stands."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek(file.read().index(word) // size * size)
        file.write(b"\xff" * size)


def test_an_archive_that_is_written_to_meanwhile_is_sound(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", "heron")))

    def import_meanwhile(done: int, _total: int) -> None:
        keep(a_conversation(a_message("m1", "stork"), id=f"c{done}"))

    assert archive.check(on_progress=import_meanwhile).findings == ()
