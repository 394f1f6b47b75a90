"""A better reader gets more out of the kept originals, and nothing else moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backscroll.archive import Archive, Outcome
from backscroll.model import Attachment, Conversation, Message, Skipped, Text
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from tests.builders import a_conversation, a_message, a_thread
from tests.support import archives
from tests.support.archives import Keeping, everything, read, said, the_conversation

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _improve(monkeypatch: pytest.MonkeyPatch, better: Callable[[Conversation], Conversation]) -> None:
    def reading(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
        for found in read(record, export):
            yield found if isinstance(found, Skipped) else better(found)

    archives.know_only(msgspec.structs.replace(archives.SOURCE, read=reading), monkeypatch.setattr)


def louder(conversation: Conversation) -> Conversation:
    messages = tuple(
        msgspec.structs.replace(message, parts=(Text(message.text.upper()),)) for message in conversation.messages
    )
    return msgspec.structs.replace(conversation, messages=messages)


def without_the_last(conversation: Conversation) -> Conversation:
    return msgspec.structs.replace(conversation, messages=conversation.messages[:-1])


def with_one_more(conversation: Conversation) -> Conversation:
    more: Message = a_message("found now", after=conversation.messages[-1].id)
    return msgspec.structs.replace(conversation, messages=(*conversation.messages, more))


def test_the_same_reader_changes_nothing(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3)), a_conversation(*a_thread(1), id="c2"))
    before = everything(archive)

    rederived = archive.rederive()

    assert (rederived.read, rederived.unchanged, rederived.changes) == (2, 2, ())
    assert everything(archive) == before


def test_a_better_reader_s_changes_are_written_and_reported(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(a_message("m1", "quiet"), title="Talk"), a_conversation(id="c2"))
    _improve(monkeypatch, louder)

    rederived = archive.rederive()

    assert [(change.title, change.outcome) for change in rederived.changes] == [("Talk", Outcome.UPDATED)]
    assert said(the_conversation(archive)) == ["QUIET"]
    assert archive.check().is_sound


def test_messages_that_a_reader_no_longer_makes_go(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(*a_thread(3)))
    _improve(monkeypatch, without_the_last)

    archive.rederive()

    assert said(the_conversation(archive)) == ["says m0", "says m1"]


def test_what_the_user_added_survives(archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(a_conversation(*a_thread(2), updated_at=MONDAY))
    archive.rename("c1", "Mine")
    archive.tag("c1", "tea")
    archive.add_turn("c1", "my own turn")
    _improve(monkeypatch, louder)

    archive.rederive()

    found = the_conversation(archive)
    assert (found.title, found.tags) == ("Mine", ("tea",))
    assert said(found) == ["SAYS M0", "SAYS M1", "my own turn"]


def test_files_stay_though_the_original_does_not_hold_them(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = a_message("m1", "look", Attachment(name="photo.png", member="photo.png"))
    keep(a_conversation(photo), files={"photo.png": b"\x89PNG\r\n\x1a\n"})
    before = everything(archive)

    rederived = archive.rederive()

    assert rederived.changes == ()
    assert everything(archive) == before


def test_what_a_better_reader_found_belongs_to_the_import_that_brought_the_original(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(*a_thread(1)))
    _improve(monkeypatch, with_one_more)
    archive.rederive()

    undone = archive.undo_import(1)

    assert (undone.removed, undone.kept) == (1, ())


def test_a_record_that_today_s_reader_cannot_read_stays_as_it_is(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(*a_thread(2)))

    def fail(_conversation: Conversation) -> Conversation:
        raise ValueError("worse")

    _improve(monkeypatch, fail)

    rederived = archive.rederive()

    assert [change.outcome for change in rederived.changes] == [Outcome.FAILED]
    assert len(the_conversation(archive).messages) == 2


def test_originals_of_a_source_that_is_not_installed_are_left_alone(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(*a_thread(2)))
    archives.know_only(msgspec.structs.replace(archives.SOURCE, name="another"), monkeypatch.setattr)

    rederived = archive.rederive()

    assert (rederived.read, rederived.kept) == (0, 1)
    assert len(the_conversation(archive).messages) == 2


def test_each_version_and_session_is_read_in_its_own_place(archive: Archive, keep: Keeping) -> None:
    keep(
        a_conversation(*a_thread(2), id="first", root_id="m0", updated_at=MONDAY),
        a_conversation(*a_thread(4), id="second", root_id="m0", updated_at=MONDAY + timedelta(days=1)),
    )
    before = everything(archive)

    assert archive.rederive().changes == ()
    assert everything(archive) == before


def test_what_two_records_say_differently_has_not_changed(archive: Archive, keep: Keeping) -> None:
    keep(
        a_conversation(a_message("m0", "one"), a_message("a", after="m0"), title="One", updated_at=MONDAY),
        a_conversation(a_message("m0", "two"), a_message("b", after="m0"), title="Two", updated_at=MONDAY),
    )
    before = everything(archive)

    rederived = archive.rederive()

    assert (rederived.read, rederived.unchanged, rederived.changes) == (2, 1, ())
    assert everything(archive) == before


def test_progress_tells_how_many_originals_are_read(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)), a_conversation(*a_thread(1), id="c2"))
    seen: list[tuple[int, int]] = []

    archive.rederive(lambda done, total: seen.append((done, total)))

    assert seen == [(2, 2)]
