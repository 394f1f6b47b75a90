from __future__ import annotations

from backscroll.export import FORMATS, Options
from backscroll.export.plain_text import render
from backscroll.model import Attachment, Other, Reasoning, ToolCall, ToolResult
from tests.support.stored import OneFile, a_conversation, a_file, a_message, a_tree


def test_a_conversation_reads_from_top_to_bottom() -> None:
    conversation = a_conversation(
        a_message("a", "Which way?"),
        a_message("b", "To the left.", after="a", role="assistant", model="gpt-5"),
        title="A way",
        id="3f2a",
        models=("gpt-5",),
        tags=("map", "walk"),
    )

    assert render(conversation) == (
        "A way\n=====\n\n"
        "Source:  chatgpt\n"
        "Models:  gpt-5\n"
        "Created: 2026-03-14 12:00 UTC\n"
        "Updated: 2026-03-14 12:00 UTC\n"
        "Tags:    map, walk\n"
        "Id:      3f2a\n\n"
        "1 · User · 2026-03-14 12:00 UTC ----------------------------------------\n\n"
        "Which way?\n\n"
        "2 · Assistant · gpt-5 · 2026-03-14 12:00 UTC ---------------------------\n\n"
        "To the left.\n"
    )


def test_what_was_not_said_is_indented_under_its_name() -> None:
    message = a_message(
        "a",
        Reasoning("Left is\nshorter."),
        ToolCall("map", {"to": "left"}),
        ToolResult("2 km", name="map"),
        Other("x", text="y"),
        notes=("check",),
    )

    written = render(a_conversation(message))

    assert "    Reasoning\n    Left is\n    shorter.\n" in written
    assert '    Tool call · map\n    {\n      "to": "left"\n    }\n' in written
    assert "    Tool result · map\n    2 km\n" in written
    assert "    Other · x\n    y\n" in written
    assert "    Note\n    check\n" in written


def test_a_file_is_a_line_with_its_path_or_the_reason_it_has_none() -> None:
    conversation = a_conversation(a_message("a", a_file("l.pdf"), Attachment("m.m4a", text="spoken words")))

    assert "[m.m4a: missing from the provider's export]\n\n    Text of the file\n    spoken words" in render(
        conversation
    )
    assert "[l.pdf: 17 bytes, not part of this file]" in render(conversation)
    assert "[l.pdf: attachments/a (b).png, 17 bytes]" in FORMATS["text"].render(conversation, Options(), OneFile())


def test_other_branches_follow_under_a_line_that_says_where_they_fork() -> None:
    written = render(a_tree(), Options(branches="all"))

    assert "\nBranch 2, after message 1 ====" in written
    assert written.index("To the left.") < written.index("To the right.")


def test_the_system_prompt_is_there_on_request() -> None:
    conversation = a_conversation(persona="Be kind.", notes=("mine",), branch_count=2)

    assert "Be kind." not in render(conversation)
    assert "    System prompt\n    Be kind.\n" in render(conversation, Options(hidden=True))
    assert "Tree:    2 branches" in render(conversation)
    assert "    Note\n    mine\n" in render(conversation)
