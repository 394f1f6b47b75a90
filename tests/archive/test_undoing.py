"""Taking an import back: only what it alone brought goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from backscroll.archive import Archive
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Attachment, Conversation, Message, StoredConversation
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, everything, files_of, removed, said, the_conversation

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def test_what_the_run_brought_goes(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2)), a_conversation(*a_thread(1), id="c2"))

    undone = archive.undo_import(1)

    assert (undone.removed, undone.reverted, undone.kept) == (2, 0, ())
    assert everything(archive) == []
    assert archive.search("says").total == 0
    assert archive.imports()[0].state == "undone"
    assert archive.check().is_sound


def test_what_another_run_brought_stays(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2)))
    before = everything(archive)
    keep(a_conversation(*a_thread(1), id="c2"))

    archive.undo_import(2)

    assert everything(archive) == before


def test_what_a_later_run_met_too_stays(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(2)))
    archive.import_path(export)
    archive.import_path(export)

    undone = archive.undo_import(1)

    assert [kept.why for kept in undone.kept] == ["a later import brought it too"]
    assert len(the_conversation(archive).messages) == 2


def test_what_was_kept_for_a_later_run_goes_with_the_last_that_met_it(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(2)))
    for _ in range(3):
        archive.import_path(export)

    done = [archive.undo_import(number) for number in (1, 3, 2)]

    assert [(one.removed, len(one.kept)) for one in done] == [(0, 1), (0, 0), (1, 0)]
    assert everything(archive) == []
    assert archive.check().is_sound


def test_an_update_that_was_kept_for_a_later_run_is_set_back_with_it(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1), updated_at=MONDAY))
    before = everything(archive)
    newer = keep.export(a_conversation(*a_thread(2), updated_at=TUESDAY))
    archive.import_path(newer)
    archive.import_path(newer)

    done = [archive.undo_import(number) for number in (2, 3)]

    assert [(one.reverted, len(one.kept)) for one in done] == [(0, 1), (1, 0)]
    assert everything(archive) == before
    assert archive.undo_import(1).removed == 1


@pytest.mark.parametrize("clear_messages", [False, True])
def test_runs_undone_oldest_first_leave_nothing(archive: Archive, keep: Keeping, clear_messages: bool) -> None:
    keep(a_conversation(*a_thread(1), updated_at=MONDAY))
    for day in (TUESDAY, WEDNESDAY):
        keep(a_conversation(*a_thread(2), title=str(day), updated_at=day), clear_messages=clear_messages)

    done = [archive.undo_import(number) for number in (1, 2, 3)]

    assert [(one.removed, len(one.kept)) for one in done] == [(0, 1), (0, 1), (1, 0)]
    assert everything(archive) == []


def test_what_the_user_touched_stays_when_the_last_run_goes(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(2)))
    archive.import_path(export)
    archive.import_path(export)
    archive.undo_import(1)
    archive.star("c1")

    undone = archive.undo_import(2)

    assert (undone.removed, [kept.why for kept in undone.kept]) == (0, ["you changed it"])


def test_an_update_that_is_undone_already_is_not_undone_again(archive: Archive, keep: Keeping) -> None:
    first = keep.export(a_conversation(*a_thread(1), updated_at=MONDAY))
    archive.import_path(first)
    keep(a_conversation(*a_thread(2), updated_at=TUESDAY))
    archive.undo_import(2)
    archive.import_path(first)

    undone = archive.undo_import(3)

    assert (undone.removed, undone.reverted, undone.kept) == (0, 0, ())


def test_an_update_is_set_back_to_the_original_before_it(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m0", "As it was"), a_message("m1", after="m0"), title="Old", updated_at=MONDAY))
    before, originals = everything(archive), archive.original("c1")
    newer = (a_message("m0", "As it became"), a_message("m2", after="m0"))
    keep(a_conversation(*newer, title="New", project="There", updated_at=TUESDAY))

    undone = archive.undo_import(2)

    assert (undone.removed, undone.reverted) == (0, 1)
    assert everything(archive) == before
    assert archive.original("c1") == originals
    assert [archive.search(word).total for word in ("became", "new", "as it was", "old")] == [0, 0, 1, 1]
    assert archive.check().is_sound


def test_an_undone_update_can_be_imported_again(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1), updated_at=MONDAY))
    newer = keep.export(a_conversation(*a_thread(3), updated_at=TUESDAY))
    archive.import_path(newer)
    archive.undo_import(2)

    assert archive.import_path(newer).totals.updated == 1
    assert len(the_conversation(archive).messages) == 3


def test_runs_can_be_undone_one_after_the_other(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1), updated_at=MONDAY))
    keep(a_conversation(*a_thread(2), updated_at=TUESDAY))

    archive.undo_import(2)
    undone = archive.undo_import(1)

    assert (undone.removed, undone.kept) == (1, ())
    assert everything(archive) == []


def test_a_mark_of_removal_that_the_run_made_goes_with_it(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=MONDAY))
    keep(a_conversation(*a_thread(2), updated_at=TUESDAY))
    keep(a_conversation(*a_thread(1), updated_at=WEDNESDAY))
    assert removed(the_conversation(archive)) == ["m1", "m2"]

    archive.undo_import(3)

    assert removed(the_conversation(archive)) == ["m2"]


def test_a_session_that_joined_another_leaves_it_as_it_was(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), id="first", root_id="m0", title="First", updated_at=MONDAY))
    before = everything(archive)
    keep(a_conversation(*a_thread(4), id="second", root_id="m0", title="Second", updated_at=TUESDAY))

    archive.undo_import(2)

    assert everything(archive) == before


def test_clearing_messages_can_be_undone(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=MONDAY))
    before = everything(archive)
    keep(a_conversation(a_message("m0", "anew"), updated_at=TUESDAY), clear_messages=True)

    archive.undo_import(2)

    assert everything(archive) == before


TOUCHES: dict[str, Callable[[Archive], object]] = {
    "renamed": lambda archive: archive.rename("c1", "Mine"),
    "starred": lambda archive: archive.star("c1"),
    "archived": lambda archive: archive.set_status("c1", "archived"),
    "tagged": lambda archive: archive.tag("c1", "mine"),
    "noted": lambda archive: archive.note("c1", "mine"),
    "rated": lambda archive: archive.rate(the_conversation(archive).messages[0].id, 1),
    "continued": lambda archive: archive.add_turn("c1", "Mine"),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES.keys())
def test_what_the_user_touched_stays(archive: Archive, keep: Keeping, touch: Callable[[Archive], object]) -> None:
    keep(a_conversation(*a_thread(2)))
    touch(archive)
    before = everything(archive)

    undone = archive.undo_import(1)

    assert (undone.removed, len(undone.kept)) == (0, 1)
    assert everything(archive) == before


def test_files_that_nothing_else_holds_go_with_the_run(archive: Archive, keep: Keeping) -> None:
    photo = a_message("m1", Attachment(name="photo.png", member="photo.png"))
    keep(a_conversation(photo), files={"photo.png": b"\x89PNG\r\n\x1a\n only here"})

    archive.undo_import(1)

    assert not any(b"only here" in file.read_bytes() for file in files_of(archive.path))


def test_a_run_is_undone_once(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))
    archive.undo_import(1)

    with pytest.raises(InvalidRequest, match="undone already"):
        archive.undo_import(1)


def test_an_unknown_run_is_named(archive: Archive) -> None:
    with pytest.raises(NotFound, match="no import 7"):
        archive.undo_import(7)


def test_what_is_left_of_an_undone_run_is_counted_right(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), updated_at=MONDAY))
    keep(a_conversation(*a_thread(1), a_message("other", after="m0"), updated_at=TUESDAY))

    archive.undo_import(2)

    found = the_conversation(archive)
    assert (found.message_count, found.branch_count) == (2, 1)
    assert found.character_count == sum(map(len, said(found)))


def version(number: int, *messages: Message) -> Conversation:
    return a_conversation(
        a_message("m0", f"version {number}"),
        *messages,
        title=f"Title {number}",
        updated_at=datetime(2026, 3, number, tzinfo=UTC),
    )


def test_updates_are_undone_one_after_the_other_as_far_as_their_records_are_kept(
    archive: Archive, keep: Keeping
) -> None:
    states: list[StoredConversation] = []
    for number in (1, 2, 3):
        keep(version(number, a_message(f"only {number}", after="m0")))
        states.append(the_conversation(archive))

    for number in (3, 2):
        assert archive.undo_import(number).reverted == 1
        assert the_conversation(archive) == states[number - 2]
        assert archive.check().is_sound


def test_a_conversation_whose_earlier_record_is_gone_stays_as_it_is(archive: Archive, keep: Keeping) -> None:
    for number in (1, 2, 3):
        keep(version(number))
    archive.undo_import(3)

    undone = archive.undo_import(2)

    assert [kept.why for kept in undone.kept] == ["the record of what it said before is no longer kept"]
    assert the_conversation(archive).title == "Title 2"
    assert the_conversation(archive).messages[0].text == "version 2"


def test_two_records_that_one_run_brought_come_back_together(archive: Archive, keep: Keeping) -> None:
    keep(version(1, a_message("a", after="m0")), version(1, a_message("b", after="m0")))
    before = the_conversation(archive)
    keep(version(2, a_message("a", after="m0")))

    archive.undo_import(2)

    assert the_conversation(archive) == before
