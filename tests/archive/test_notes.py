"""Notes one by one, and tags all at once."""

from __future__ import annotations

import pytest

from backscroll.archive import Archive
from backscroll.errors import NotFound
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping


@pytest.fixture
def noted(archive: Archive, keep: Keeping) -> Archive:
    keep(a_conversation(a_message()), a_conversation(a_message(), id="c2"))
    (message,) = archive.conversation("c1").messages
    archive.note("c1", "on all of it")
    archive.note("c1", "on one", message.id)
    archive.note("c2", "on another")
    return archive


def test_notes_say_what_they_are_on(noted: Archive) -> None:
    (message,) = noted.conversation("c1").messages

    assert [(note.text, note.message_id) for note in noted.notes("c1")] == [
        ("on all of it", None),
        ("on one", message.id),
    ]


def test_a_note_is_changed_and_removed_by_its_number(noted: Archive) -> None:
    first, second = noted.notes("c1")

    noted.change_note("c1", first.number, "anew")
    noted.remove_note("c1", second.number)

    assert [note.text for note in noted.notes("c1")] == ["anew"]
    assert noted.conversation("c1").notes == ("anew",)


def test_a_note_of_another_conversation_is_out_of_reach(noted: Archive) -> None:
    (other,) = noted.notes("c2")

    with pytest.raises(NotFound):
        noted.change_note("c1", other.number, "mine now")
    with pytest.raises(NotFound):
        noted.remove_note("c1", other.number)
    assert noted.notes("c2") == [other]


def test_tags_are_set_all_at_once(noted: Archive) -> None:
    noted.tag("c1", "a", "b")

    noted.set_tags("c1", ["b", " c ", ""])

    assert noted.conversation("c1").tags == ("b", "c")
