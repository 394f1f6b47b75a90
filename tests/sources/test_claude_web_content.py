from __future__ import annotations

from typing import Any

import pytest

from backscroll.model import (
    Attachment,
    Other,
    Reasoning,
    Text,
    ToolCall,
    ToolResult,
)
from tests.support.claude_web import ROOT, a_message, an_answer, artifact_call, documents_in, messages_of, parts_of

# Blocks and the flattened text


def test_blocks_speak_and_the_flattened_text_is_ignored() -> None:
    assert parts_of(an_answer({"type": "text", "text": "Leeks."}, text="Thinking. Leeks.")) == (Text("Leeks."),)


@pytest.mark.parametrize("content", [None, [], [{"type": "text", "text": ""}], "absent"])
def test_without_text_blocks_the_flattened_text_speaks(content: Any) -> None:
    message = a_message("m2", "assistant", "Leeks.") | ({} if content == "absent" else {"content": content})

    assert parts_of(message) == (Text("Leeks."),)


VIEWING = "Viewing artifacts created via the Analysis Tool web feature preview isn’t yet supported on mobile."


@pytest.mark.parametrize(
    "text",
    [
        "One.\n```\nThis block is not supported on your current device yet.\n```\n\nTwo.",
        f"One.\n```\n{VIEWING}\n```\nTwo.",
        f"One.\n\n{VIEWING.replace('’', chr(39))}\nTwo.",
    ],
)
def test_stand_ins_do_not_reach_the_text(text: str) -> None:
    assert parts_of(an_answer(text=text)) == (Text("One.\n\nTwo."),)
    assert parts_of(an_answer({"type": "text", "text": text})) == (Text("One.\n\nTwo."),)


def test_a_stand_in_that_a_person_quotes_stays() -> None:
    text = "```\nThis block is not supported on your current device yet.\n```"

    assert parts_of(a_message(text=text)) == (Text(text),)


def test_a_long_blank_beside_a_stand_in_is_passed_quickly() -> None:
    text = "One." + "\n \t" * 50_000 + "This block is not supported on your current device yet. Or is it?"

    assert parts_of(an_answer(text=text)) == (Text(text),)


def test_thoughts_in_the_flattened_text_are_not_said_twice() -> None:
    block = {"type": "thinking", "thinking": "Leeks or onions?"}

    assert parts_of(an_answer(block, text="Leeks or onions?\n\nLeeks.")) == (
        Reasoning("Leeks or onions?"),
        Text("Leeks."),
    )


def test_summaries_are_the_label_of_thoughts_that_are_not_written_out() -> None:
    block = {"type": "thinking", "thinking": "", "summaries": [{"summary": "Weighing"}, None, {"summary": "Choosing"}]}

    assert parts_of(an_answer(block)) == (Reasoning("", "Weighing · Choosing"),)


def test_a_token_budget_says_nothing() -> None:
    assert parts_of(an_answer({"type": "token_budget"})) == ()


def test_an_unknown_block_is_kept_whole() -> None:
    block = {"type": "hologram", "text": "A leek, turning", "depth": 3}

    assert parts_of(an_answer(block)) == (Other("hologram", block, "A leek, turning"),)


def test_the_bytes_of_an_image_block_are_no_part_of_the_text() -> None:
    block = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw=="}}

    assert parts_of(an_answer(block)) == (Attachment(media_type="image/png", size=4, content=b"\x89PNG"),)


def test_a_picture_whose_base64_is_wrapped_in_lines_is_kept() -> None:
    block = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO\nRw==\n"}}

    [part] = parts_of(an_answer(block))

    assert isinstance(part, Attachment)
    assert part.content == b"\x89PNG"


# Tools


def calls_and_results(*blocks: Any) -> list[tuple[str, str | None]]:
    parts = parts_of(an_answer(*blocks))
    return [
        (part.output if isinstance(part, ToolResult) else part.name, part.call_id)
        for part in parts
        if isinstance(part, ToolCall | ToolResult)
    ]


def use(name: str, call_id: str | None = None) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": {}}


def result(name: str | None, output: str, call_id: str | None = None) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": call_id, "name": name, "content": [{"type": "text", "text": output}]}


def test_results_without_ids_go_to_the_first_open_call_of_their_name() -> None:
    found = calls_and_results(use("a"), use("b"), use("a"), result("b", "B"), result("a", "A1"), result("a", "A2"))

    assert found == [("a", "m2#0"), ("b", "m2#1"), ("a", "m2#2"), ("B", "m2#1"), ("A1", "m2#0"), ("A2", "m2#2")]


def test_ids_win_over_order() -> None:
    found = calls_and_results(use("a", "t1"), use("a", "t2"), result("a", "second", "t2"), result("a", "first", "t1"))

    assert found == [("a", "t1"), ("a", "t2"), ("second", "t2"), ("first", "t1")]


def test_a_result_without_name_and_id_goes_to_the_first_open_call() -> None:
    assert calls_and_results(use("a"), use("b"), result(None, "A"))[-1] == ("A", "m2#0")


def test_a_result_that_answers_no_call_stays_alone() -> None:
    assert calls_and_results(use("a"), result("b", "B"))[-1] == ("B", None)


def test_a_page_that_was_found_is_a_link_with_its_words() -> None:
    page = {"type": "knowledge", "title": "Leeks", "url": "https://x.example/l", "text": "They are mild."}

    part = parts_of(an_answer({"type": "tool_result", "content": [page]}))[0]

    assert part.output == "[Leeks](https://x.example/l)\n\nThey are mild."


@pytest.mark.parametrize(
    ("card", "output"),
    [
        ({"type": "text", "text": "Done"}, "Done"),
        ({"type": "json_block", "json_block": '{"a": 1}'}, '{"a": 1}'),
        ({"type": "table", "table": [["a", 1], ["b", 2]]}, "a | 1\nb | 2"),
        ({"type": "rich_content", "content": [{"title": "X", "url": "https://x.example"}]}, "[X](https://x.example)"),
        ({"type": "new", "x": 1}, '{\n "type": "new",\n "x": 1\n}'),
    ],
)
def test_an_empty_result_shows_what_its_card_shows(card: Any, output: str) -> None:
    assert parts_of(an_answer({"type": "tool_result", "content": [], "display_content": card}))[0].output == output


def test_what_a_result_does_not_say_in_words_is_kept() -> None:
    item = {"type": "chart", "points": [1, 2]}

    part = parts_of(an_answer({"type": "tool_result", "content": [item], "structured_content": {"n": 2}}))[0]

    assert part.raw == {"structured_content": {"n": 2}, "items": [item]}


# Documents


def test_a_document_is_given_once_a_message_in_its_last_state() -> None:
    found = documents_in(
        artifact_call("t1", command="create", content="one two", title="Count", type="text/markdown"),
        artifact_call("t2", command="update", old_str="two", new_str="three"),
        artifact_call("t3", command="view"),
    )

    assert found == ["one three"]


def test_a_rewrite_keeps_the_title_that_the_document_had() -> None:
    message = an_answer(
        artifact_call("t1", command="create", content="one", title="Count"),
        artifact_call("t2", command="rewrite", content="two"),
    )

    document = parts_of(message)[-1]

    assert (document.name, document.text, document.content) == ("Count", "two", b"two")


def test_an_update_replaces_one_passage_only() -> None:
    found = documents_in(
        artifact_call("t1", command="create", content="a a"),
        artifact_call("t2", command="update", old_str="a", new_str="b"),
    )

    assert found == ["b a"]


@pytest.mark.parametrize("old", ["missing", "", None])
def test_an_update_that_does_not_fit_changes_nothing(old: Any) -> None:
    create = artifact_call("t1", command="create", content="one")

    assert documents_in(create, artifact_call("t2", command="update", old_str=old, new_str="x")) == ["one"]


def test_an_update_of_a_document_from_elsewhere_gives_none() -> None:
    assert documents_in(artifact_call("t1", command="update", old_str="a", new_str="b")) == []


def test_a_call_that_failed_changes_nothing() -> None:
    failed = {"type": "tool_result", "tool_use_id": "t1", "is_error": True, "content": []}

    assert documents_in(artifact_call("t1", command="create", content="one"), failed) == []


def test_a_document_is_changed_on_its_own_branch_only() -> None:
    def writes(uuid: str, parent: str, **call: Any) -> dict[str, Any]:
        return a_message(uuid, "assistant", parent_message_uuid=parent, content=[artifact_call("t", **call)])

    messages = messages_of(
        writes("m1", ROOT, command="create", content="base"),
        writes("m2", "m1", command="update", old_str="base", new_str="left"),
        writes("m3", "m1", command="update", old_str="base", new_str="right"),
    )

    assert [message.parts[-1].text for message in messages if isinstance(message.parts[-1], Attachment)] == [
        "base",
        "left",
        "right",
    ]


# What people add


def test_pasted_text_is_the_prompt() -> None:
    paste = {"file_name": "", "file_size": 9, "file_type": "txt", "extracted_content": "Dear Kofi"}

    assert messages_of(a_message(attachments=[paste]))[0].text == "Dear Kofi"


def test_a_named_attachment_keeps_its_words_as_a_file() -> None:
    file = {"file_name": "a.pdf", "file_size": 9, "file_type": "pdf", "extracted_content": "Dear Kofi"}

    assert parts_of(a_message(attachments=[file])) == (
        Attachment(name="a.pdf", media_type="application/pdf", size=9, text="Dear Kofi"),
    )


def test_a_file_that_is_also_an_attachment_is_given_once() -> None:
    message = a_message(
        attachments=[{"file_name": "a.pdf", "extracted_content": "x"}],
        files=[{"file_uuid": "f1", "file_name": "a.pdf"}, {"file_name": "b.png"}],
    )

    assert [(part.name, part.pointer, part.is_missing) for part in parts_of(message)] == [
        ("a.pdf", "f1", True),
        ("b.png", None, True),
    ]


def test_two_files_of_one_name_are_two_files() -> None:
    files = [{"file_uuid": uuid, "file_name": "image.png"} for uuid in ("f1", "f2")]

    assert [part.pointer for part in parts_of(a_message(files=files))] == ["f1", "f2"]


# Citations


def a_citation(start: Any, end: Any, url: str = "https://www.birds.example/gulls") -> dict[str, Any]:
    return {"start_index": start, "end_index": end, "details": {"type": "web_search_citation", "url": url}}


def cited(text: str, *citations: Any) -> str:
    return str(parts_of(an_answer({"type": "text", "text": text, "citations": list(citations)}))[0].text)


LINK = "[birds.example](https://www.birds.example/gulls)"


def test_a_citation_becomes_a_link_behind_its_words() -> None:
    assert cited("Gulls live long. So do we.", a_citation(0, 16)) == f"Gulls live long. {LINK} So do we."


def test_a_citation_never_splits_a_word() -> None:
    assert cited("Gulls live long.", a_citation(0, 8)) == f"Gulls live {LINK} long."


@pytest.mark.parametrize(("start", "end"), [(None, None), (5, 900), (9, 3), (-4, 4), ("x", "y")])
def test_a_citation_that_fits_nowhere_stands_at_the_end(start: Any, end: Any) -> None:
    assert cited("Gulls live long.", a_citation(start, end)) == f"Gulls live long.\n\n{LINK}"


def test_a_citation_never_goes_into_a_code_block() -> None:
    text = "So:\n```\ngull()\n```"

    assert cited(text, a_citation(0, 12)) == f"{text}\n\n{LINK}"


def test_the_same_page_is_linked_once_at_one_place() -> None:
    assert cited("Gulls.", a_citation(0, 6), a_citation(2, 6)) == f"Gulls. {LINK}"


def test_an_address_that_is_none_does_not_become_a_link() -> None:
    assert "](" not in cited("Gulls.", a_citation(0, 6, "javascript:alert(1)"))
