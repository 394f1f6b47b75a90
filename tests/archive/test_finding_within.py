"""Finding words within a conversation."""

from __future__ import annotations

import pytest

from backscroll.archive import Archive
from backscroll.errors import InvalidRequest
from backscroll.model import Attachment, Reasoning, Text, ToolCall, ToolResult
from tests.archive.test_reading import FORKED, id_of
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping


def test_words_are_counted_on_the_branch_and_named_elsewhere(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED, active_id="q2"))
    conversation = archive.conversation("c1")

    found = archive.find_in("c1", "the ")

    assert [(match.message_id, match.at, match.count) for match in found.matches] == [(id_of(conversation, "q2"), 2, 1)]
    assert [match.message_id for match in found.elsewhere] == [id_of(conversation, "q3")]


def test_the_branch_decides_what_is_elsewhere(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED, active_id="q2"))
    conversation = archive.conversation("c1")

    found = archive.find_in("c1", "WATER", branch=id_of(conversation, "a3"))

    assert [match.at for match in found.matches] == [2]
    assert found.elsewhere == ()


def test_what_is_folded_away_is_found_and_counted_apart(archive: Archive, keep: Keeping) -> None:
    said = (
        Text("lamp lamp"),
        Reasoning("a lamp?"),
        ToolCall("look", {"for": "lamp"}),
        ToolResult("one lamp"),
        Attachment(name="lamp.txt", text="lamp"),
    )
    keep(a_conversation(a_message("m1", *said)))

    (match,) = archive.find_in("c1", "Lamp").matches

    assert (match.count, match.folded_count) == (2, 5)


@pytest.mark.parametrize(
    ("text", "said"), [("ÄPFEL", "Zwei Äpfel"), ("%", "100 %"), ("日本", "日本語"), ("a_b", "a_b")]
)
def test_words_are_taken_as_they_stand(archive: Archive, keep: Keeping, text: str, said: str) -> None:
    keep(a_conversation(a_message("m1", said), a_message("m2", "axb 10", after="m1")))

    assert [match.at for match in archive.find_in("c1", text).matches] == [0]


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_nothing_and_too_much_are_refused(archive: Archive, keep: Keeping, text: str) -> None:
    keep(a_conversation(a_message()))

    with pytest.raises(InvalidRequest):
        archive.find_in("c1", text)
