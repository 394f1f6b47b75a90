from __future__ import annotations

import json
from typing import Any

import pytest

from backscroll.model import (
    Attachment,
    Conversation,
    Other,
    Reasoning,
    Text,
    ToolCall,
    ToolResult,
)
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from tests.support.grok import (
    ASSETS,
    CARD,
    FILE,
    OTHER_FILE,
    a_backend,
    a_chat,
    a_response,
    an_answer,
    an_export,
    conversation_of,
    messages_of,
    parts_of,
    read,
    records_of,
)

# Words and their tags


def test_a_known_citation_becomes_a_link_and_an_unknown_one_goes() -> None:
    card = json.dumps({"id": "a", "cardType": "citation_card", "url": "https://x.example/p"})
    tag = '<grok:render card_id="{}" type="render_inline_citation"><argument name="n">1</argument></grok:render>'

    parts = parts_of(an_answer(f"One.{tag.format('a')} Two.{tag.format('b')}", card_attachments_json=[card]))

    assert parts == (Text("One. [x.example](https://x.example/p) Two."),)


def test_a_document_stands_where_it_was_written() -> None:
    tag = '<xaiArtifact artifact_id="1" artifact_version_id="2" title="a.py" contentType="text/python">\nx = 1\n'

    parts = parts_of(an_answer(f"Here:\n\n{tag}</xaiArtifact>\n\nRun it."))

    assert parts == (
        Text("Here:"),
        Attachment(
            name="a.py",
            media_type="text/python",
            size=5,
            text="x = 1",
            content=b"x = 1",
            metadata={"artifact_id": "1", "artifact_version_id": "2"},
        ),
        Text("Run it."),
    )


def test_a_document_that_was_cut_off_is_kept_to_its_end() -> None:
    assert parts_of(an_answer('<xaiArtifact title="a">\nhalf a'))[0].text == "half a"


def test_tags_in_a_persons_own_words_stay() -> None:
    assert parts_of(a_response(message="What is <xaiArtifact>?")) == (Text("What is <xaiArtifact>?"),)


def test_cited_pages_are_listed_below_the_text_unless_it_links_to_them() -> None:
    pages = [{"url": "https://x.example", "title": "X"}, {"url": "https://y.example", "title": "Y"}]

    parts = parts_of(an_answer("See [here](https://x.example).", cited_web_search_results=pages))

    assert parts[-1] == Text("- [Y](https://y.example)")


def test_found_pages_are_a_tool_result() -> None:
    pages = [{"url": "https://x.example", "title": "X", "preview": "Leeks."}] * 2

    assert parts_of(an_answer("Yes.", web_search_results=pages))[0] == ToolResult(
        "[X](https://x.example)\nLeeks.", "web_search"
    )


def test_a_page_whose_address_is_no_text_costs_nothing() -> None:
    pages = [{"url": ["x"], "title": "X"}, {"title": "Y", "preview": "Leeks."}]

    assert parts_of(an_answer("Yes.", web_search_results=pages)) == (
        ToolResult("X\n\nY\nLeeks.", "web_search"),
        Text("Yes."),
    )


@pytest.mark.parametrize("written", ["no json", "[1]", 7, None, {"type": "map"}])
def test_a_card_that_nobody_knows_is_kept(written: Any) -> None:
    assert [type(part) for part in parts_of(an_answer(card_attachments_json=[written]))] == [Other]


def test_an_error_is_no_text() -> None:
    message = messages_of(an_answer(error="Failed to respond."))[0]

    assert message.text == ""
    assert message.parts == (Other("error", "Failed to respond.", "Failed to respond."),)


# Thoughts and tools


def test_a_tool_call_in_a_thought_is_a_tool_call() -> None:
    assert parts_of(an_answer(thinking_trace=f"First.\n{CARD}\nThen.")) == (
        Reasoning("First."),
        ToolCall("browse", {"url": "https://x.example"}, "t1"),
        Reasoning("Then."),
    )


def test_arguments_that_are_no_json_are_kept_as_words() -> None:
    card = CARD.replace('{"url": "https://x.example"}', "just words")

    assert parts_of(an_answer(thinking_trace=card))[0].input == "just words"


def test_the_same_thought_is_given_once() -> None:
    traces = [{"agent_id": "a1", "thinking_trace": text} for text in ("Leeks?", "Onions?")]

    assert parts_of(an_answer(thinking_trace="Leeks?", agent_thinking_traces=traces)) == (
        Reasoning("Leeks?"),
        Reasoning("Onions?", "a1"),
    )


def test_steps_say_more_than_the_trace_they_repeat() -> None:
    step = {
        "tag_order": ["header", "summary", "tool_usage_card"],
        "tagged_text": {"tool_usage_card": CARD, "summary": "First.", "header": "Reading"},
        "tool_usage_results": [{"tool_usage_card_id": "t1", "result": "A page"}],
    }

    assert parts_of(an_answer(thinking_trace=f"First.\n\n{CARD}", steps=[step])) == (
        Reasoning("First.", "Reading"),
        ToolCall("browse", {"url": "https://x.example"}, "t1"),
        ToolResult("A page", "browse", "t1"),
    )


def test_a_step_may_be_one_text() -> None:
    assert parts_of(an_answer(steps=[{"tagged_text": "Thinking."}])) == (Reasoning("Thinking."),)


def test_what_nobody_knows_of_a_step_is_kept() -> None:
    assert parts_of(an_answer(steps=[{"tagged_text": ["x"], "novelty": 1}])) == (
        Other("step", {"tagged_text": ["x"], "novelty": 1}),
    )


def test_what_was_asked_of_the_painter_is_a_tool_call() -> None:
    assert parts_of(an_answer(query="a leek", query_type="imagine")) == (ToolCall("imagine", {"query": "a leek"}),)


# Files


def files_in(response: dict[str, Any], **files: bytes) -> list[tuple[str | None, bool]]:
    parts = conversation_of(a_chat(response), **files).messages[0].parts
    return [(part.pointer, part.is_missing) for part in parts if isinstance(part, Attachment)]


def test_an_upload_is_found_by_its_folder() -> None:
    assert files_in(a_response(file_attachments=[FILE, OTHER_FILE]), **{FILE: b"Jam"}) == [
        (FILE, False),
        (OTHER_FILE, True),
    ]


@pytest.mark.parametrize("folder", ["", "export_data/u1/", "top/ttl/30d/export_data/u1//"])
def test_an_upload_is_found_in_every_layout(folder: str) -> None:
    content = a_backend(a_chat(a_response(file_attachments=[FILE])))
    files = {f"{folder}prod-grok-backend.json": content, f"{folder}prod-mc-asset-server//{FILE}/content": b"Jam"}

    found = read(Export.of_bytes("test", files))[0]

    assert isinstance(found, Conversation)
    assert found.messages[0].parts[0].member == f"{folder}prod-mc-asset-server//{FILE}/content"  # type: ignore[union-attr]


def test_a_picture_is_found_by_the_id_in_its_address_and_given_once() -> None:
    address = f"users/u1/generated/{FILE}/image.jpg"
    card = json.dumps({"id": "p", "type": "render_generated_image", "image_chunk": {"imageUuid": FILE}})
    answer = an_answer(generated_image_urls=[address], image_attachments=[FILE], card_attachments_json=[card])

    assert files_in(answer, **{FILE: b"\x89PNG"}) == [(FILE, False)]


def test_an_empty_message_with_a_picture_is_kept() -> None:
    assert files_in(an_answer(generated_image_urls=["https://x.example/1.jpg"])) == [("https://x.example/1.jpg", True)]


def test_a_file_of_the_chat_that_no_response_has_stands_before_them() -> None:
    chat = conversation_of(a_chat(a_response(file_attachments=[FILE]), asset_ids=[FILE, OTHER_FILE]))

    assert [(message.id, message.parent_id, message.hidden) for message in chat.messages] == [
        ("files", None, True),
        ("r1", "files", False),
    ]
    assert chat.messages[0].parts == (Attachment(pointer=OTHER_FILE),)


def test_files_that_nothing_mentions_are_kept_together() -> None:
    found = read(an_export(a_backend(a_chat(a_response(file_attachments=[FILE]))), **{FILE: b"a", OTHER_FILE: b"b"}))

    assert isinstance(found[-1], Conversation)
    assert found[-1].messages[0].parts == (Attachment(pointer=OTHER_FILE, member=f"{ASSETS}/{OTHER_FILE}/content"),)


def test_a_file_that_comes_later_makes_its_chat_worth_reading_again() -> None:
    backend = a_backend(a_chat(a_response(file_attachments=[FILE])), a_chat(a_response()))

    before = records_of(an_export(backend))
    after = records_of(an_export(backend, **{FILE: b"Jam"}))

    changed = [
        old.fingerprint != new.fingerprint
        for old, new in zip(before, after, strict=True)
        if isinstance(old, Record) and isinstance(new, Record)
    ]
    assert changed == [True, False]
