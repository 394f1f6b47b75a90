"""Files: each once, known for what they are, missing ones named, and none lost to a poorer export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backscroll.archive import Archive, Counts
from backscroll.archive.media_types import sniffed
from backscroll.errors import UnreadableExport
from backscroll.model import Attachment, Conversation, Skipped, StoredConversation
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record
from backscroll.store.blobs import Blobs
from tests.builders import a_conversation, a_message
from tests.support.archives import SOURCE, Keeping, everything, know_only, the_conversation

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def showing(*files: Attachment, **fields: object) -> Conversation:
    return a_conversation(a_message("m1", "Look:", *files), **fields)


def a_photo(**fields: object) -> Attachment:
    return msgspec.convert({"type": "attachment", "name": "photo.png", **fields}, Attachment)


def attachments(conversation: StoredConversation) -> list[Attachment]:
    return [part for message in conversation.messages for part in message.parts if isinstance(part, Attachment)]


def blobs(archive: Archive) -> list[str]:
    return list(Blobs.beside(archive.path).all())


def test_a_file_of_the_export_is_kept_under_its_hash(archive: Archive, keep: Keeping) -> None:
    keep(showing(a_photo(member="photo.png")), files={"photo.png": PNG})

    (photo,) = attachments(the_conversation(archive))
    assert (photo.sha256, photo.size, photo.media_type) == (hashlib.sha256(PNG).hexdigest(), len(PNG), "image/png")
    assert photo.member is None
    stream = archive.open_blob(photo.sha256 or "")
    assert stream is not None
    with stream:
        assert stream.read() == PNG


def test_bytes_inside_the_record_are_kept_like_a_file(archive: Archive) -> None:
    archive.save_conversation(showing(Attachment(name="a.png", content=PNG)))

    (photo,) = attachments(the_conversation(archive))
    assert (photo.media_type, photo.content, photo.is_missing) == ("image/png", None, False)


def test_a_file_that_is_deleted_while_an_import_reads_is_kept_all_the_same(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = a_photo(member="photo.png")
    keep(showing(photo, id="deleted meanwhile"), files={"photo.png": PNG})

    def read(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
        yield from SOURCE.read(record, export)
        if archive.conversations().total == 1:
            with Archive.open(archive.path) as another:
                another.delete(["deleted meanwhile"])

    know_only(msgspec.structs.replace(SOURCE, read=read), monkeypatch.setattr)
    keep(showing(photo, id="c1"), files={"photo.png": PNG})

    assert the_conversation(archive).external_id == "c1"
    assert archive.check().is_sound


def test_an_import_sweeps_away_what_a_killed_one_left_half_written(archive: Archive, keep: Keeping) -> None:
    folder = Blobs.beside(archive.path).folder
    folder.mkdir()
    (folder / ".new-killed").write_bytes(PNG[:9])

    keep(showing())

    assert list(folder.iterdir()) == []


def test_the_same_bytes_are_kept_once_however_often_they_come(archive: Archive, keep: Keeping) -> None:
    first = showing(a_photo(member="photo.png"), Attachment(name="copy.png", member="copy.png"))
    keep(first, showing(Attachment(content=PNG), id="c2"), files={"photo.png": PNG, "copy.png": PNG})

    assert blobs(archive) == [hashlib.sha256(PNG).hexdigest()]


def test_a_file_that_is_not_in_the_export_is_recorded_as_missing(archive: Archive, keep: Keeping) -> None:
    report = keep(showing(a_photo(size=7, media_type="image/png", pointer="file-1")))

    (photo,) = attachments(the_conversation(archive))
    assert (photo.name, photo.size, photo.is_missing) == ("photo.png", 7, True)
    assert report.runs[0].missing_files == 1
    assert archive.statistics().missing_files == 1


@pytest.mark.parametrize("days", [1, -1], ids=["newer", "older"])
def test_a_missing_file_is_filled_in_by_a_fuller_export(archive: Archive, keep: Keeping, days: int) -> None:
    keep(showing(a_photo(pointer="file-1"), updated_at=MONDAY))

    fuller = showing(a_photo(pointer="file-1", member="photo.png"), updated_at=MONDAY + timedelta(days=days))
    report = keep(fuller, files={"photo.png": PNG})

    assert report.totals == Counts(updated=1)
    assert not attachments(the_conversation(archive))[0].is_missing
    assert archive.check().is_sound


@pytest.mark.parametrize("clear_messages", [False, True])
def test_a_file_stays_when_a_later_export_lacks_it(archive: Archive, keep: Keeping, clear_messages: bool) -> None:
    keep(showing(a_photo(member="photo.png"), updated_at=MONDAY), files={"photo.png": PNG})
    before = everything(archive)

    poorer = showing(a_photo(media_type="image/x-unknown"), updated_at=MONDAY)
    report = keep(poorer, clear_messages=clear_messages)

    assert everything(archive) == before
    assert report.totals == (Counts(updated=1, messages=1) if clear_messages else Counts(unchanged=1))
    assert archive.check().is_sound


def test_files_of_one_name_stay_apart_when_a_later_export_lacks_them(archive: Archive, keep: Keeping) -> None:
    full = showing(a_photo(content=PNG), a_photo(content=PNG + b"2"))
    archive.save_conversation(full)
    before = [photo.sha256 for photo in attachments(the_conversation(archive))]

    keep(showing(a_photo(), a_photo()))

    assert [photo.sha256 for photo in attachments(the_conversation(archive))] == before


def test_a_file_that_a_newer_export_drops_leaves_nothing_behind(archive: Archive, keep: Keeping) -> None:
    keep(showing(a_photo(member="photo.png"), updated_at=MONDAY), files={"photo.png": PNG})

    keep(showing(updated_at=TUESDAY))

    assert blobs(archive) == []
    assert archive.check().is_sound


def test_a_file_that_another_conversation_holds_stays(archive: Archive, keep: Keeping) -> None:
    keep(showing(a_photo(content=PNG), updated_at=MONDAY), showing(a_photo(content=PNG), id="c2"))

    keep(showing(updated_at=TUESDAY))
    archive.delete(["c1"])

    assert len(blobs(archive)) == 1
    assert archive.check().is_sound


def test_a_damaged_file_costs_only_itself(archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    export = keep.export(showing(a_photo(member="photo.png"), Attachment(content=PNG)), files={"photo.png": PNG})
    opened = Member.open

    def damaged(member: Member) -> object:
        if member.name == "photo.png":
            raise UnreadableExport("photo.png is damaged.")
        return opened(member)

    monkeypatch.setattr(Member, "open", damaged)

    report = archive.import_path(export)

    assert report.totals == Counts(partial=1, messages=1)
    assert "photo.png is damaged" in report.problems[0].why
    assert [photo.is_missing for photo in attachments(the_conversation(archive))] == [True, False]


def test_the_name_of_a_file_is_only_a_word(archive: Archive) -> None:
    archive.save_conversation(showing(Attachment(name="../../../etc/passwd\x00", content=b"harmless")))

    assert {len(name) for name in blobs(archive)} == {64}


@pytest.mark.parametrize(
    ("head", "name", "said", "expected"),
    [
        (PNG, "photo.jpg", "image/jpeg", "image/png"),
        (b"\xff\xd8\xff\xe0", None, None, "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.png", None, "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None, None, "audio/wav"),
        (b"%PDF-1.7", "a.txt", "text/plain", "application/pdf"),
        (b"PK\x03\x04", "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None),
        (b"PK\x03\x04", "a.png", "image/png", "application/zip"),
        (b"a,b\n1,2\n", "a.csv", None, "text/csv"),
        (b"just words", "a.png", "image/png", "text/plain"),
        (b"  <!DOCTYPE html><html>", "a.png", "image/png", "text/html"),
        (b'<?xml version="1.0"?><svg onload="x()">', "a.png", "image/png", "image/svg+xml"),
        (b"\x00\x01\x02", "a.bin", None, "application/octet-stream"),
        (b"\x00\x01\x02", "a.txt", "text/plain", "application/octet-stream"),
        (b"", None, None, "text/plain"),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(
    head: bytes, name: str | None, said: str | None, expected: str | None
) -> None:
    assert sniffed(head, name, said) == (expected or said)
