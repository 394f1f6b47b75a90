"""Text that no file can hold: halves of characters, and NUL. The door takes it, and keeps what can be kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backscroll.archive import Archive, Filter
from backscroll.errors import NotFound
from backscroll.model import Reasoning, Text, ToolCall
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import the_conversation

ODD = "half \udcff and \x00 heron"
KEPT = "half \ufffd and \u2400 heron"

ASKED: dict[str, Callable[[Archive], int]] = {
    "search": lambda archive: archive.search(f"{ODD} stork").total,
    "a phrase": lambda archive: archive.search(f'stork "{ODD}"').total + 1,
    "a field": lambda archive: archive.search(f"stork title:{ODD}").total + 1,
    "a search's filter": lambda archive: archive.search("stork", filter=Filter(titles=(ODD,))).total + 1,
    "a list's filter": lambda archive: archive.conversations(Filter(tags=(ODD,), sources=(ODD,))).total + 1,
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_no_question_fails_for_its_characters(archive: Archive, ask: Callable[[Archive], int]) -> None:
    archive.save_conversation(a_conversation(a_message("m1", "a stork")))

    assert ask(archive) == 1


def test_there_is_nothing_under_an_id_that_is_no_text(archive: Archive) -> None:
    for look_up in (archive.conversation, archive.conversation_of):
        with pytest.raises(NotFound):
            look_up(ODD)


def test_what_the_user_adds_is_kept_as_far_as_it_can_be(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(1)))
    message_id = the_conversation(archive).messages[0].id

    archive.rename("c1", ODD)
    archive.tag("c1", ODD)
    archive.note("c1", ODD)
    archive.rate(message_id, 1, ODD)
    archive.add_turn("c1", ODD, ODD)

    found = the_conversation(archive)
    assert (found.title, found.tags, found.notes) == (KEPT, (KEPT,), (KEPT,))
    assert [rating.reason for rating in found.messages[0].ratings] == [KEPT]
    assert [message.text for message in found.messages[1:]] == [KEPT, KEPT]
    archive.untag("c1", ODD)
    assert the_conversation(archive).tags == ()
    assert archive.begin(ODD).title == KEPT
    assert archive.check().is_sound


def test_a_conversation_from_anywhere_is_kept_as_far_as_it_can_be(archive: Archive) -> None:
    parts = (Text(ODD), Reasoning(ODD), ToolCall("look", {ODD: [ODD]}))

    saved = archive.save_conversation(a_conversation(a_message(ODD, *parts), id=ODD, title=ODD))

    (message,) = saved.messages
    assert (saved.external_id, saved.title, message.external_id) == (KEPT, KEPT, KEPT)
    assert message.parts == (Text(KEPT), Reasoning(KEPT), ToolCall("look", {KEPT: [KEPT]}))
    assert archive.check().is_sound
