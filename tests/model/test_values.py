"""The values: what they say of themselves, and that they come back from JSON as they were."""

from __future__ import annotations

import msgspec
import pytest

from backscroll.model import (
    Attachment,
    Conversation,
    Nodes,
    Other,
    Part,
    Reasoning,
    Skipped,
    Text,
    ToolCall,
    ToolResult,
    body_of,
)
from tests.builders import a_conversation, a_message

EVERY_PART = (
    Text("Boil it."),
    Reasoning("Eggs?", "Thought for 2 s"),
    ToolCall("timer", {"minutes": 7}, "call-1"),
    ToolResult("rings", "timer", "call-1", is_error=True, raw={"code": 1}),
    Attachment("egg.png", "image/png", 70, sha256="ab"),
    Other("poll", {"options": ["soft", "hard"]}, "soft or hard?"),
)


def test_the_body_is_the_text_parts_with_a_blank_line_between() -> None:
    assert body_of([Text("One."), Reasoning("hm"), Text("Two.")]) == "One.\n\nTwo."


def test_a_message_reads_as_its_body() -> None:
    assert a_message("m", "One.", Other("card"), "Two.").text == "One.\n\nTwo."


@pytest.mark.parametrize("part", EVERY_PART, ids=lambda part: type(part).__name__)
def test_a_part_comes_back_from_json_as_it_was(part: Part) -> None:
    assert msgspec.json.decode(msgspec.json.encode(part), type=Part) == part


def test_a_conversation_comes_back_from_json_as_it_was() -> None:
    talk = a_conversation(
        a_message("m1", *EVERY_PART), skipped=(Skipped("m2", "no role"),), beside={"files.json": b"[\xff]"}
    )

    assert msgspec.json.decode(msgspec.json.encode(talk), type=Conversation) == talk


@pytest.mark.parametrize(
    ("attachment", "is_missing"),
    [
        (Attachment("a"), True),
        (Attachment("a", pointer="file-1"), True),
        (Attachment("a", member="x/a"), False),
        (Attachment("a", content=b""), False),
        (Attachment("a", sha256="ab"), False),
    ],
)
def test_an_attachment_is_missing_where_its_bytes_are_nowhere(attachment: Attachment, is_missing: bool) -> None:
    assert attachment.is_missing is is_missing


def test_nodes_add_up_with_what_was_skipped() -> None:
    nodes = Nodes(total=9, messages=5, structural={"root": 1, "hidden": 2})

    assert nodes.unaccounted(skipped_count=1) == 0
    assert nodes.unaccounted(skipped_count=0) == 1


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        a_message().author = "someone else"  # type: ignore[misc]
