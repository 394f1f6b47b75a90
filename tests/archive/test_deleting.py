"""Deleted is deleted: no file of the archive holds a word of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backscroll.archive import Archive
from backscroll.errors import ArchiveUnusable, NotFound
from backscroll.model import Attachment, Conversation, Nodes, Other, Reasoning, Skipped, ToolCall, ToolResult
from backscroll.reading.streams import stream_of
from backscroll.store import database, sqlite
from backscroll.store.blobs import Blobs
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, everything, is_anywhere, the_conversation, write_export

CANARY = "xylocanaryphone"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def holding(*parts: object, **fields: object) -> Conversation:
    return a_conversation(a_message("m1", "Hello.", *parts), **fields)  # type: ignore[arg-type]


PLACES: dict[str, Conversation] = {
    "title": holding(title=f"About {CANARY}"),
    "text": holding(f"I keep a {CANARY}."),
    "reasoning": holding(Reasoning(f"a {CANARY}?", CANARY)),
    "tool call": holding(ToolCall("look", {"for": [CANARY]})),
    "tool result": holding(ToolResult(CANARY, raw={"raw": CANARY})),
    "other": holding(Other("odd", {"raw": CANARY}, CANARY)),
    "attachment name": holding(Attachment(name=f"{CANARY}.png", text=CANARY)),
    "attachment bytes": holding(Attachment(content=CANARY.encode())),
    "metadata": holding(metadata={"word": CANARY}, project=CANARY, persona=CANARY),
    "skipped reason": holding(nodes=Nodes(2, 1), skipped=(Skipped(CANARY, f"there is a {CANARY}"),)),
    "side file": holding(beside={"side.json": CANARY.encode() * 9}),
}


@pytest.mark.parametrize("conversation", PLACES.values(), ids=PLACES.keys())
def test_no_word_of_a_deleted_conversation_is_left(archive: Archive, keep: Keeping, conversation: Conversation) -> None:
    keep(conversation, a_conversation(*a_thread(2), id="c2"))
    assert is_anywhere(CANARY, archive.path)

    deleted = archive.delete(["c1"])

    assert deleted.conversations == 1
    assert not is_anywhere(CANARY, archive.path)
    assert archive.check().is_sound


@pytest.mark.parametrize("conversation", PLACES.values(), ids=PLACES.keys())
def test_no_word_of_an_earlier_version_is_left_either(
    archive: Archive, keep: Keeping, conversation: Conversation
) -> None:
    keep(a_conversation(*a_thread(2), updated_at=MONDAY))
    keep(conversation)
    keep(a_conversation(*a_thread(3), title="Another", updated_at=TUESDAY))
    keep(a_conversation(*a_thread(4), title="Yet another", updated_at=TUESDAY + timedelta(days=1)))

    archive.delete(["c1"])

    assert not is_anywhere(CANARY, archive.path)
    assert archive.check().is_sound


def _rename_twice(archive: Archive) -> None:
    archive.rename("c1", CANARY)
    archive.rename("c1", "Mine")


def _tag_and_untag(archive: Archive) -> None:
    archive.tag("c1", CANARY)
    archive.untag("c1", CANARY)


ADDITIONS: dict[str, Callable[[Archive], object]] = {
    "title": lambda archive: archive.rename("c1", CANARY),
    "former title": _rename_twice,
    "tag": lambda archive: archive.tag("c1", CANARY),
    "former tag": _tag_and_untag,
    "note": lambda archive: archive.note("c1", CANARY),
    "note on a message": lambda archive: archive.note("c1", CANARY, the_conversation(archive).messages[0].id),
    "rating": lambda archive: archive.rate(the_conversation(archive).messages[0].id, 1, CANARY),
    "turn": lambda archive: archive.add_turn("c1", CANARY),
}


@pytest.mark.parametrize("add", ADDITIONS.values(), ids=ADDITIONS.keys())
def test_no_word_that_the_user_added_is_left(archive: Archive, keep: Keeping, add: Callable[[Archive], object]) -> None:
    keep(a_conversation(*a_thread(2)))
    add(archive)

    archive.delete(["c1"])

    assert not is_anywhere(CANARY, archive.path)


def test_what_a_killed_import_left_of_a_file_goes_too(archive: Archive, keep: Keeping) -> None:
    keep(holding(Attachment(content=CANARY.encode())))
    blobs = Blobs.beside(archive.path)
    (blobs.folder / ".new-killed").write_bytes(CANARY.encode())

    archive.delete(["c1"])

    assert not is_anywhere(CANARY, archive.path)


def test_what_another_import_is_just_writing_stays(archive: Archive, keep: Keeping) -> None:
    keep(holding(CANARY))
    blobs = Blobs.beside(archive.path)

    def arriving() -> Generator[bytes]:
        yield b"half of "
        archive.delete(["c1"])
        yield b"a file"

    kept = blobs.keep(stream_of(arriving()))

    assert blobs.has(kept.sha256)
    assert archive.check(repair=True).is_sound


def test_no_word_is_left_after_undoing_and_reading_again_either(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), updated_at=MONDAY), a_conversation(*a_thread(2), id="c2"))
    keep(holding(CANARY, updated_at=TUESDAY), holding(CANARY, id="c3"))
    archive.undo_import(2)
    archive.rederive()

    archive.delete(["c1"])

    assert [conversation.external_id for conversation in everything(archive)] == ["c2"]
    assert not is_anywhere(CANARY, archive.path)


def test_words_that_another_program_still_looks_at_are_not_said_to_be_gone(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(holding(CANARY))
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    with Archive.open(archive.path) as another:
        for _conversation in another.each_conversation():
            with pytest.raises(ArchiveUnusable, match="another program is reading"):
                archive.delete(["c1"])

    assert archive.check().is_sound
    archive.close()
    assert not is_anywhere(CANARY, archive.path)


class _WithoutRoom(sqlite3.Connection):
    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "VACUUM":
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *values)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, factory=_WithoutRoom)
    sqlite.prepare(connection)
    return connection


def test_a_disk_without_room_for_a_second_copy_keeps_no_word_either(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(holding(CANARY * 9, title=CANARY), a_conversation(*a_thread(2), id="c2"))
    monkeypatch.setattr(database, "connect", _connected)

    archive.delete(["c1"])

    assert not is_anywhere(CANARY, archive.path)
    assert archive.check().is_sound


def test_copies_made_before_a_migration_go_too(archive: Archive, keep: Keeping) -> None:
    keep(holding(CANARY))
    archive.close()
    copy = archive.path.with_name("a.db.before-0000")
    copy.write_bytes(archive.path.read_bytes())

    deleted = archive.delete(["c1"])

    assert deleted.backups == (copy,)
    assert not is_anywhere(CANARY, archive.path)


def test_the_name_of_a_file_that_is_called_like_the_conversation_goes_too(archive: Archive, tmp_path: Path) -> None:
    export = write_export(tmp_path / f"{CANARY}.zip", holding(title=CANARY))
    archive.import_path(export)

    archive.delete(["c1"])

    assert archive.import_run(1).path == str(tmp_path)
    assert not is_anywhere(CANARY, archive.path)


def test_a_word_that_another_conversation_holds_stays_there(archive: Archive, keep: Keeping) -> None:
    keep(holding(CANARY), holding(CANARY, id="c2"))

    archive.delete(["c1"])

    assert archive.search(CANARY).total == 1


def test_what_a_conversation_started_goes_with_it(archive: Archive, keep: Keeping) -> None:
    keep(
        a_conversation(*a_thread(1)),
        a_conversation(*a_thread(1), id="started", parent_id="c1"),
        a_conversation(*a_thread(1), id="started by that", parent_id="started"),
        a_conversation(*a_thread(1), id="another"),
    )

    deleted = archive.delete(["c1"])

    assert (deleted.conversations, deleted.messages) == (3, 3)
    assert [conversation.external_id for conversation in everything(archive)] == ["another"]


def test_a_deleted_conversation_comes_back_when_it_is_imported_again(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(2)))
    archive.import_path(export)
    archive.delete(["c1"])

    assert archive.import_path(export).totals.new == 1
    assert archive.check().is_sound


def test_reports_of_past_imports_stay_readable(archive: Archive, keep: Keeping) -> None:
    keep(PLACES["skipped reason"])

    archive.delete(["c1"])

    assert archive.import_run(1).counts.partial == 1
    assert archive.import_run(1).problems == ()


def test_nothing_is_deleted_where_one_of_the_names_is_unknown(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))

    with pytest.raises(NotFound, match="nobody"):
        archive.delete(["c1", "nobody"])
    assert archive.conversations().total == 1


def test_an_archive_whose_name_looks_like_a_pattern_loses_its_copies_too(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "[a].db") as archive:
        archive.save_conversation(holding(CANARY))
        archive.close()
        (tmp_path / "[a].db.before-0000").write_bytes(archive.path.read_bytes())

        archive.delete(["c1"])

        assert not is_anywhere(CANARY, archive.path)
