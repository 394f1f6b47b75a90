from __future__ import annotations

import errno
import hashlib
import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from backscroll.errors import ArchiveUnusable, OutputUnwritable
from backscroll.export import FORMATS, Folder, Options, write_bundle, zip_at, zip_to
from backscroll.export.names import conversation_stem
from backscroll.model import Attachment, StoredConversation
from tests.support.stored import PDF, PNG, a_conversation, a_file, a_message, a_tree, blobs_of, public_id

NOISE = hashlib.shake_256(b"noise").digest(10_000)


def conversations(count: int) -> Iterator[StoredConversation]:
    for number in range(count):
        yield a_conversation(a_message("a", f"Hello {number}"), id=public_id(f"c{number}"), title=f"Talk {number}")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Unreadable(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


class FullDisk(io.BytesIO):
    """A stream that takes so many bytes and no more."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, content: object, /) -> int:
        written = super().write(content)  # type: ignore[arg-type]
        self.room -= written
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_holds_a_file_per_conversation_and_the_list_where_there_is_one(name: str, tmp_path: Path) -> None:
    file_format = FORMATS[name]

    done = write_bundle(conversations(3), file_format, Folder(tmp_path / "new" / "folder"))

    assert done.conversation_count == 3
    lists = {file_format.listing.name} if file_format.listing else set()
    expected = {file_format.file_name(conversation) for conversation in conversations(3)} | lists
    assert files_in(tmp_path / "new" / "folder") == expected


@pytest.mark.parametrize("name", FORMATS)
def test_a_zip_holds_the_same_files_as_a_folder(name: str, tmp_path: Path) -> None:
    conversation = a_conversation(a_message("a", a_file("letter.pdf")))
    write_bundle([conversation], FORMATS[name], Folder(tmp_path / "folder"), open_blob=blobs_of(PDF))

    with zip_at(tmp_path / "all.zip") as destination:
        write_bundle([conversation], FORMATS[name], destination, open_blob=blobs_of(PDF))

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        found = {entry: archive.read(entry) for entry in archive.namelist()}
    assert found == {entry: (tmp_path / "folder" / entry).read_bytes() for entry in files_in(tmp_path / "folder")}


def test_the_same_conversations_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        with zip_at(tmp_path / name) as destination:
            write_bundle(conversations(3), FORMATS["html"], destination)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("year", [1970, 2026, 2200])
def test_a_file_in_a_zip_is_as_old_as_its_conversation_where_a_zip_can_say_so(year: int, tmp_path: Path) -> None:
    conversation = a_conversation(updated_at=datetime(year, 3, 14, 12, tzinfo=UTC))

    with zip_at(tmp_path / "all.zip") as destination:
        write_bundle([conversation], FORMATS["text"], destination)

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        (entry,) = archive.infolist()
    assert entry.date_time[0] == min(max(year, 1980), 2107)
    assert entry.external_attr >> 16 == 0o100644


def test_a_zip_can_go_out_on_a_stream_that_cannot_go_back() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))

        def seek(self, _offset: int, _whence: int = 0) -> int:
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))

    out = Pipe()
    with zip_to(out, "download") as destination:
        write_bundle(conversations(2), FORMATS["markdown"], destination)

    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        assert len(archive.namelist()) == 2
        assert archive.testzip() is None


def test_an_attachment_is_written_once_however_often_it_is_named(tmp_path: Path) -> None:
    file, renamed = a_file("letter.pdf"), a_file("other name.pdf")
    talks = [a_conversation(a_message("a", file, renamed), id=public_id(name), title=name) for name in "xy"]

    done = write_bundle(talks, FORMATS["markdown"], Folder(tmp_path), open_blob=blobs_of(PDF))

    assert done.attachment_count == 1
    (path,) = (tmp_path / "attachments").iterdir()
    assert path.read_bytes() == PDF
    texts = [file.read_text(encoding="utf-8") for file in tmp_path.glob("*.md")]
    assert [text.count(f"](attachments/{path.name})") for text in texts] == [2, 2]


def test_what_is_not_shown_brings_no_attachments(tmp_path: Path) -> None:
    hidden = a_conversation(a_message("a", a_file("secret.pdf"), hidden=True))

    write_bundle([hidden], FORMATS["markdown"], Folder(tmp_path), open_blob=blobs_of(PDF))

    assert not (tmp_path / "attachments").exists()


def test_an_attachment_that_should_be_there_and_is_not_is_counted(tmp_path: Path) -> None:
    conversation = a_conversation(a_message("a", a_file("gone.pdf"), a_file("gone.pdf"), Attachment("never.pdf")))

    done = write_bundle([conversation], FORMATS["text"], Folder(tmp_path))

    assert (done.attachment_count, done.missing_count) == (0, 1)


def test_a_page_keeps_small_pictures_to_itself(tmp_path: Path) -> None:
    conversation = a_conversation(a_message("a", a_file("p.png", PNG), a_file("l.pdf", PDF)))

    write_bundle([conversation], FORMATS["html"], Folder(tmp_path), open_blob=blobs_of(PNG, PDF))

    assert [path.suffix for path in (tmp_path / "attachments").iterdir()] == [".pdf"]


def test_a_page_of_a_bundle_leads_back_to_the_list(tmp_path: Path) -> None:
    write_bundle(conversations(1), FORMATS["html"], Folder(tmp_path))

    (page,) = tmp_path.glob("2026*.html")
    assert '<a href="index.html">All conversations</a>' in page.read_text(encoding="utf-8")
    assert page.name in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_two_conversations_with_one_name_are_both_written(tmp_path: Path) -> None:
    ids = ["3f2a9c81-5d0e-5b7a-9c0d-b2ac5c9011aa", "3f2a9c81-5d0e-5b7a-9c0d-000000000000"]
    talks = [a_conversation(a_message("a", number), id=number, title="Twin") for number in ids]

    done = write_bundle(talks, FORMATS["text"], Folder(tmp_path))

    assert done.conversation_count == len(files_in(tmp_path)) == 2


def test_a_conversation_that_comes_twice_is_written_once(tmp_path: Path) -> None:
    with zip_at(tmp_path / "all.zip") as destination:
        done = write_bundle([a_tree(), a_tree()], FORMATS["text"], destination)

    assert done.conversation_count == 1


def test_a_conversation_that_cannot_be_rendered_costs_only_itself(tmp_path: Path) -> None:
    broken = a_conversation(title=5, id="broken")

    done = write_bundle([broken, a_tree()], FORMATS["text"], Folder(tmp_path))

    assert done.conversation_count == 1
    (skipped,) = done.failed
    assert skipped.where == "broken"
    assert "cannot be exported" in skipped.why


def test_a_conversation_without_the_branch_asked_for_is_named(tmp_path: Path) -> None:
    straight = a_conversation(a_message("a", "Hi"), id="straight", title="Short")

    done = write_bundle([straight, a_tree()], FORMATS["text"], Folder(tmp_path), options=Options(branches=2))

    assert done.conversation_count == 1
    assert [skipped.why for skipped in done.failed] == ["“Short” has no branch 2: it has only one."]


def test_exporting_again_replaces_what_was_there(tmp_path: Path) -> None:
    before, after = a_conversation(a_message("a", "Old")), a_conversation(a_message("a", "New"))
    write_bundle([before], FORMATS["text"], Folder(tmp_path))

    write_bundle([after], FORMATS["text"], Folder(tmp_path))

    (file,) = tmp_path.iterdir()
    assert "New" in file.read_text(encoding="utf-8")


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputUnwritable, match="taken cannot be written"):
        Folder(tmp_path / "taken")

    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_folder_where_the_zip_should_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="is a folder"), zip_at(tmp_path):
        pytest.fail("it was opened")


def test_a_zip_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="No such file"), zip_at(tmp_path / "no" / "all.zip"):
        pytest.fail("it was opened")


@pytest.mark.parametrize("room", [0, 40, 700])
def test_a_disk_that_is_full_is_named(room: int) -> None:
    with pytest.raises(OutputUnwritable, match="No space left"), zip_to(FullDisk(room), "all.zip") as destination:
        write_bundle(conversations(5), FORMATS["text"], destination)


@pytest.mark.parametrize("room", [0, 50, 100, 2_000, 9_000])
def test_a_disk_that_is_full_within_an_attachment_is_named(room: int) -> None:
    conversation = a_conversation(a_message("a", a_file("noise.bin", NOISE)))

    with pytest.raises(OutputUnwritable, match="No space left"), zip_to(FullDisk(room), "all.zip") as destination:
        write_bundle([conversation], FORMATS["text"], destination, open_blob=blobs_of(NOISE))


@pytest.mark.parametrize("reason", [RuntimeError("killed"), KeyboardInterrupt()])
def test_a_zip_that_is_not_finished_leaves_the_one_that_was_there(reason: BaseException, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(b"before")

    def broken_off() -> Iterator[StoredConversation]:
        yield from conversations(2)
        raise reason

    with pytest.raises(type(reason)), zip_at(path) as destination:
        write_bundle(broken_off(), FORMATS["text"], destination)

    assert path.read_bytes() == b"before"
    assert files_in(tmp_path) == {"all.zip"}


def test_a_file_that_is_not_finished_leaves_the_one_that_was_there(tmp_path: Path) -> None:
    conversation = a_conversation(a_message("a", a_file("letter.pdf")))
    write_bundle([conversation], FORMATS["text"], Folder(tmp_path), open_blob=blobs_of(PDF))
    before = files_in(tmp_path)

    def open_unreadable(_sha256: str) -> IO[bytes]:
        return io.BufferedReader(Unreadable())

    with pytest.raises(ArchiveUnusable, match="cannot be read"):
        write_bundle([conversation], FORMATS["text"], Folder(tmp_path), open_blob=open_unreadable)

    assert files_in(tmp_path) == before


def test_only_one_conversation_is_in_memory_at_a_time(tmp_path: Path) -> None:
    body = "word " * 40_000

    def large(count: int) -> Iterator[StoredConversation]:
        for number in range(count):
            yield a_conversation(a_message("a", f"{number} {body}"), id=public_id(f"c{number}"))

    def peak(count: int) -> int:
        tracemalloc.start()
        with zip_at(tmp_path / f"{count}.zip") as destination:
            write_bundle(large(count), FORMATS["text"], destination)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(40) < peak(4) * 1.5


def test_names_do_not_depend_on_what_else_is_exported(tmp_path: Path) -> None:
    write_bundle(conversations(20), FORMATS["text"], Folder(tmp_path / "all"))

    alone = list(conversations(20))[7]

    assert f"{conversation_stem(alone)}.txt" in files_in(tmp_path / "all")
