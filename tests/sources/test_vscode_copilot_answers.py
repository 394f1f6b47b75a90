"""The parts of an answer: fragments of text, references, thoughts, tools, edits and everything else VS Code shows."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.model import Attachment, Other, Reasoning, Text, ToolCall, ToolResult
from backscroll.sources.vscode_copilot.markdown import Fences
from tests.support.vscode_copilot import answer_parts, answer_to, file_uri, markdown

PIXEL = b"\x89PNG\r\n\x1a\n pixel"


def text_of(*response: Any) -> str:
    [part] = answer_parts(*response)
    assert isinstance(part, Text)
    return part.text


def a_tool(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "toolInvocationSerialized",
        "toolId": "copilot_readFile",
        "toolCallId": "call-1",
        "isConfirmed": {"type": 1},
        "isComplete": True,
    } | fields


def call_and_result(**fields: Any) -> tuple[ToolCall, ToolResult]:
    call, result = answer_parts(a_tool(**fields))
    assert isinstance(call, ToolCall)
    assert isinstance(result, ToolResult)
    return call, result


def test_fragments_are_joined_without_anything_between_them() -> None:
    assert text_of(markdown("One wo"), markdown("rd and an"), markdown("other")) == "One word and another"


def test_a_code_block_can_begin_in_one_fragment_and_end_in_another() -> None:
    found = text_of(
        markdown("Run:\n```py\npri"),
        {"kind": "undoStop", "id": "u"},
        {"kind": "codeblockUri", "uri": file_uri("/w/a.py")},
        markdown("nt(1)\n"),
        markdown("```\nDone."),
    )

    assert found == "Run:\n```py\nprint(1)\n```\nDone."


@pytest.mark.parametrize(
    "part",
    [
        "words",
        {"value": "words"},
        {"kind": "markdownContent", "content": {"value": "words"}},
        {"kind": "markdownContent", "content": "words"},
        {"kind": "markdownContent", "value": "words"},
        {
            "kind": "markdownVuln",
            "content": {"value": "words"},
            "vulnerabilities": [{"title": "x", "description": "y"}],
        },
    ],
    ids=str,
)
def test_text_is_found_in_every_way_it_was_written(part: Any) -> None:
    assert text_of(part) == "words"


def test_an_answer_of_old_files_is_one_string() -> None:
    assert answer_to(response="All of it").parts == (Text("All of it"),)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ({"inlineReference": file_uri("/w/src/a.py")}, "a.py"),
        ({"inlineReference": {"uri": file_uri("/w/a.py"), "range": {"startLineNumber": 3}}}, "a.py"),
        ({"inlineReference": {"name": "Shelf", "location": {"uri": file_uri("/w/a.py")}}}, "Shelf"),
        ({"inlineReference": file_uri("/w/a.py"), "name": "the list"}, "the list"),
        ({"inlineReference": file_uri("/w/__init__.py")}, "`__init__.py`"),
        ({"inlineReference": {"path": "/C:/w/a b.py", "scheme": "file"}}, "a b.py"),
        ({"inlineReference": {"external": "file:///w/my%20notes.md"}}, "my notes.md"),
        ({"inlineReference": "file:///w/src/"}, "src"),
        (
            {"inlineReference": {"scheme": "https", "authority": "docs.python.org", "path": "/3/"}, "name": "the docs"},
            "[the docs](https://docs.python.org/3/)",
        ),
        ({"inlineReference": None}, ""),
        ({"inlineReference": {"range": {}}}, ""),
    ],
)
def test_an_inline_reference_stands_in_its_sentence_as_a_name(reference: dict[str, Any], words: str) -> None:
    found = text_of(markdown("See "), {"kind": "inlineReference", **reference}, markdown("!"))

    assert found == f"See {words}!"


def test_a_link_without_a_label_gets_the_name_of_the_file() -> None:
    assert text_of(markdown("Look at [](file:///w/some%20notes.md#L3).")) == "Look at some notes.md."


def test_thoughts_that_follow_each_other_are_one_and_an_empty_one_parts_them() -> None:
    parts = answer_parts(
        {"kind": "thinking", "value": "First, ", "id": "t1"},
        {"kind": "thinking", "value": ["the ", "list."], "id": "t1", "generatedTitle": "Looking at the list"},
        {"kind": "thinking", "value": "", "id": "t1", "metadata": {"vscodeReasoningDone": True}},
        {"kind": "thinking", "value": "Then the rest."},
        markdown("Here."),
    )

    assert parts == (
        Reasoning("First, the list.", "Looking at the list"),
        Reasoning("Then the rest."),
        Text("Here."),
    )


def test_a_tool_is_a_call_and_a_result_tied_by_its_id() -> None:
    parts = answer_parts(
        a_tool(
            invocationMessage={"value": "Reading [](file:///w/a.py)"},
            pastTenseMessage={"value": "Read [a.py](file:///w/a.py), lines 1 to 5"},
        ),
        markdown("Done."),
    )

    assert parts == (
        ToolCall("copilot_readFile", call_id="call-1", label="Reading a.py"),
        ToolResult("Read a.py, lines 1 to 5", "copilot_readFile", "call-1"),
        Text("Done."),
    )


def test_icons_do_not_show_in_the_label_of_a_tool() -> None:
    call, _result = call_and_result(invocationMessage={"value": "$(sync~spin) Searching", "supportThemeIcons": True})

    assert call.label == "Searching"


@pytest.mark.parametrize(
    "command",
    [
        {"command": "ls"},
        {"commandLine": {"original": "ls"}},
        {"commandLine": {"original": "ls -a", "userEdited": "ls", "toolEdited": " ls -a"}},
    ],
    ids=str,
)
def test_a_terminal_command_is_what_was_run(command: dict[str, Any]) -> None:
    specific = {"kind": "terminal", "language": "sh", **command}

    call, _result = call_and_result(toolId="run_in_terminal", toolSpecificData=specific)

    assert (call.input, call.language) == ("ls", "sh")


def test_a_terminal_command_that_failed_is_an_error_with_its_output() -> None:
    specific = {
        "kind": "terminal",
        "commandLine": {"original": "pytest"},
        "terminalCommandOutput": {"text": "1 failed"},
        "terminalCommandState": {"exitCode": 1},
    }

    _call, result = call_and_result(toolSpecificData=specific)

    assert (result.output, result.is_error, result.raw) == ("1 failed", True, {"exitCode": 1})


def test_what_a_tool_was_given_and_gave_back_is_read_from_its_details() -> None:
    details = {"input": '{"city": "Oslo"}', "output": [{"type": "embed", "isText": True, "value": "Snow"}]}

    call, result = call_and_result(resultDetails=details)

    assert (call.input, result.output, result.is_error) == ({"city": "Oslo"}, "Snow", False)


@pytest.mark.parametrize(
    ("details", "output"),
    [
        ([file_uri("/w/a.py"), {"uri": file_uri("/w/b.py"), "range": {}}], "Found 2\n/w/a.py\n/w/b.py"),
        ({"input": "", "output": "plain"}, "plain"),
        ({"output": [{"value": "old", "isText": True}, {"type": "ref", "uri": file_uri("/w/a.py")}]}, "old\n/w/a.py"),
        ({"output": [{"value": "no hint at all"}]}, "no hint at all"),
        ({"output": []}, "Found 2"),
        ({"output": None}, "Found 2"),
        (7, "Found 2"),
    ],
)
def test_details_of_every_kind_are_readable(details: Any, output: str) -> None:
    _call, result = call_and_result(pastTenseMessage="Found 2", resultDetails=details)

    assert result.output == output


@pytest.mark.parametrize(
    "details",
    [
        {"output": {"type": "data", "mimeType": "image/png", "base64Data": base64.b64encode(PIXEL).decode()}},
        {"output": [{"mimeType": "image/png", "value": base64.b64encode(PIXEL).decode()}]},
        {"output": [{"isText": False, "mimeType": "image/png", "value": base64.b64encode(PIXEL).decode()}]},
    ],
    ids=["whole", "unmarked", "marked"],
)
def test_a_picture_that_a_tool_made_is_an_attachment(details: Any) -> None:
    [_call, _result, picture] = answer_parts(a_tool(resultDetails=details))

    assert picture == Attachment(media_type="image/png", size=len(PIXEL), content=PIXEL)


@pytest.mark.parametrize(
    ("fields", "asked", "output"),
    [
        ({"kind": "input", "rawInput": {"query": "x"}}, {"query": "x"}, ""),
        ({"kind": "simpleToolInvocation", "input": "in", "output": "out"}, "in", "out"),
        ({"kind": "subagent", "prompt": "Look", "result": "Seen"}, {"prompt": "Look"}, "Seen"),
        ({"kind": "todoList", "todoList": [{"id": "1", "title": "Bake"}]}, [{"id": "1", "title": "Bake"}], ""),
        ({"kind": "resources", "values": [file_uri("/w/a.py")]}, None, "/w/a.py"),
        ({"kind": "somethingNew", "answer": 42}, {"answer": 42}, ""),
        ({"kind": "search"}, None, ""),
    ],
)
def test_what_a_tool_says_of_itself_is_its_input_or_output(fields: Any, asked: Any, output: str) -> None:
    call, result = call_and_result(toolSpecificData=fields)

    assert (call.input, result.output) == (asked, output)


@pytest.mark.parametrize(("confirmed", "said"), [(False, "Denied"), ({"type": 0}, "Denied"), ({"type": 5}, "Skipped")])
def test_a_tool_that_the_user_did_not_let_run_says_so(confirmed: Any, said: str) -> None:
    _call, result = call_and_result(isConfirmed=confirmed)

    assert (result.output, result.is_error) == (said, True)


@pytest.mark.parametrize("confirmed", [True, {"type": 1}, {"type": 3, "scope": "session"}, None, {}, {"type": "0"}])
def test_a_tool_that_ran_is_no_error_however_that_was_confirmed(confirmed: Any) -> None:
    _call, result = call_and_result(isConfirmed=confirmed)

    assert not result.is_error


def test_a_tool_that_was_interrupted_has_no_result() -> None:
    assert answer_parts(a_tool(isComplete=False)) == (ToolCall("copilot_readFile", call_id="call-1"),)


def test_a_tool_that_failed_gives_its_error() -> None:
    _call, result = call_and_result(resultError="No such file")

    assert (result.output, result.is_error) == ("No such file", True)


def test_tools_without_ids_are_still_tied_each_to_its_own_result() -> None:
    first, first_result, second, second_result = answer_parts(a_tool(toolCallId=None), a_tool(toolCallId=None))

    assert isinstance(first, ToolCall)
    assert isinstance(second, ToolCall)
    assert [first.call_id, second.call_id] == [first_result.call_id, second_result.call_id]  # type: ignore[union-attr]
    assert first.call_id != second.call_id


NOTES = {
    "metadata": {
        "toolCallRounds": [
            {
                "response": "Reading. ",
                "thinking": {"text": "Which file?"},
                "toolCalls": [
                    {"id": "call-1__vscode-17", "name": "read_file", "arguments": '{"filePath": "/w/a.py"}'},
                    {"id": "call-9__vscode-18", "name": "list_dir", "arguments": "{}"},
                ],
            }
        ],
        "toolCallResults": {
            "call-1__vscode-17": {"content": [{"value": {"node": {"children": [{"type": 2, "text": "import os"}]}}}]}
        },
    }
}


def test_the_notes_of_the_extension_fill_in_what_a_tool_was_given_and_gave_back() -> None:
    parts = answer_parts(a_tool(), markdown("Reading. "), result=NOTES)

    assert parts == (
        ToolCall("copilot_readFile", {"filePath": "/w/a.py"}, "call-1"),
        ToolResult("import os", "copilot_readFile", "call-1"),
        Text("Reading. "),
    )


def test_a_lone_surrogate_in_the_arguments_of_a_tool_becomes_a_replacement_character() -> None:
    call, _result = call_and_result(resultDetails={"input": '{"city": "Oslo\\ud83d"}', "output": []})

    assert call.input == {"city": "Oslo\ufffd"}


def test_the_notes_of_the_extension_are_the_answer_where_there_is_no_other() -> None:
    assert answer_parts(result=NOTES) == (
        Reasoning("Which file?"),
        Text("Reading. "),
        ToolCall("read_file", {"filePath": "/w/a.py"}, "call-1"),
        ToolResult("import os", "read_file", "call-1"),
        ToolCall("list_dir", {}, "call-9"),
    )


def test_an_edit_is_told_where_it_was_made() -> None:
    edit = {"kind": "textEditGroup", "uri": file_uri("/w/a.py"), "edits": [[{"text": "x = 1", "range": {}}]]}

    assert answer_parts(markdown("Before"), edit, markdown("After")) == (
        Text("Before"),
        Other("textEditGroup", edit, "Edited a.py"),
        Text("After"),
    )


def test_the_empty_code_block_around_an_edit_is_not_shown() -> None:
    edit = {"kind": "textEditGroup", "uri": file_uri("/w/a.py"), "edits": []}
    around = {"kind": "codeblockUri", "uri": file_uri("/w/a.py"), "isEdit": True}

    parts = answer_parts(
        markdown("First this.\n```\n"), around, edit, markdown("\n```\nThen that.\n```\n"), around, edit,
        markdown("\n```\n"),
    )  # fmt: skip

    assert parts == (
        Text("First this."),
        Other("textEditGroup", edit, "Edited a.py"),
        Text("Then that."),
        Other("textEditGroup", edit, "Edited a.py"),
    )


def test_a_code_block_with_code_in_it_stays_whole_around_an_edit() -> None:
    edit = {"kind": "textEditGroup", "uri": file_uri("/w/a.py"), "edits": []}

    parts = answer_parts(markdown("```py\nx = "), edit, markdown("1\n```\nDone."))

    assert parts == (Text("```py\nx = 1\n```\nDone."), Other("textEditGroup", edit, "Edited a.py"))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"kind": "notebookEditGroup", "uri": file_uri("/w/a.ipynb")}, "Edited a.ipynb"),
        ({"kind": "workspaceEdit", "edits": [{"newResource": file_uri("/w/new.py")}]}, "Created new.py"),
        ({"kind": "workspaceEdit", "edits": [{"oldResource": file_uri("/w/old.py")}]}, "Deleted old.py"),
        (
            {"kind": "workspaceEdit", "edits": [{"oldResource": file_uri("/w/a"), "newResource": file_uri("/w/b")}]},
            "Renamed a to b",
        ),
        ({"kind": "externalEdit", "uri": file_uri("/w/a.py"), "editKind": "create"}, "Created a.py"),
        (
            {"kind": "multiDiffData", "multiDiffData": {"title": "Changes", "resources": [{"goToFileUri": "/w/a.py"}]}},
            "Changes\nEdited a.py",
        ),
        ({"kind": "progressMessage", "content": {"value": "Searching [](file:///w/a.py)"}}, "Searching a.py"),
        ({"kind": "progressTaskSerialized", "content": {"value": "Choosing tools"}, "progress": []}, "Choosing tools"),
        ({"kind": "warning", "content": {"value": "Careful"}}, "Careful"),
        ({"kind": "info", "content": {"value": "Note"}}, "Note"),
        ({"kind": "systemNotification", "content": {"value": "Agent finished"}}, "Agent finished"),
        ({"kind": "command", "command": {"id": "x", "title": "Open Settings"}}, "Open Settings"),
        ({"kind": "confirmation", "title": "Continue?", "message": {"value": "25 steps"}}, "Continue?\n25 steps"),
        ({"kind": "elicitationSerialized", "title": {"value": "Key"}, "message": "Which?"}, "Key\nWhich?"),
        ({"kind": "extensions", "extensions": ["ms-python.python"]}, "ms-python.python"),
        ({"kind": "pullRequest", "title": "Fix", "description": "It", "author": "Ada"}, "Fix\nIt\nAda"),
        ({"kind": "hook", "hookType": "PreToolUse", "stopReason": "Not allowed"}, "Not allowed"),
        (
            {"kind": "planReview", "title": "Plan", "content": "1. Bake", "data": {"feedback": "ok"}},
            "Plan\n1. Bake\nok",
        ),
        ({"kind": "autoModeResolution", "resolved": {"id": "gpt-5", "name": "GPT-5"}}, "GPT-5"),
        ({"kind": "treeData", "treeData": {"label": "app", "children": [{"label": "a.py"}]}}, "app\n  a.py"),
        (
            {
                "kind": "questionCarousel",
                "message": "Two things",
                "questions": [{"id": "q1", "title": "Size?"}, {"id": "q2", "title": "Colour?"}, {"id": "q3"}],
                "data": {"q1": {"selectedValues": ["S", "M"], "freeformValue": "or L"}, "q3": "so be it"},
            },
            "Two things\nSize? → S, M, or L\nColour?\nso be it",
        ),
        ({"kind": "brandNew", "message": "Hello"}, "Hello"),
        ({"kind": "brandNew", "x": 1}, None),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_everything_else_is_kept_with_the_words_it_has(part: dict[str, Any], words: str | None) -> None:
    assert answer_parts(part) == (Other(part["kind"], part, words),)


def test_the_file_tree_of_old_files_has_no_kind() -> None:
    tree = {"label": "app", "uri": file_uri("/w/app"), "children": [{"label": "a.py"}]}

    assert answer_parts(tree) == (Other("treeData", tree, "app\n  a.py"),)


@pytest.mark.parametrize(
    "kind",
    [
        "undoStop",
        "codeblockUri",
        "prepareToolInvocation",
        "mcpServersStarting",
        "clearToPreviousToolInvocation",
        "disabledClaudeHooks",
        "hook",
        "confirmation",
    ],
)
def test_marks_for_the_program_and_parts_without_words_are_nothing(kind: str) -> None:
    assert text_of(markdown("one "), {"kind": kind}, markdown("two")).split() == ["one", "two"]


@pytest.mark.parametrize("odd", [None, 7, [], {"kind": 3}, {"kind": None, "value": None}, {}])
def test_an_odd_part_does_not_cost_the_others(odd: Any) -> None:
    parts = answer_parts(markdown("one"), odd, markdown("two"))

    assert [part.text for part in parts if isinstance(part, Text)] in (["one", "two"], ["onetwo"])


def test_thousands_of_edits_inside_one_code_block_cost_no_time() -> None:
    edit = {"kind": "textEditGroup", "uri": {"path": "/w/a.py", "scheme": "file"}, "edits": []}

    parts = answer_parts(markdown("```py\n"), *[markdown("words "), edit] * 8_000)

    assert (type(parts[0]), len(parts)) == (Text, 8_001)


@given(st.text(alphabet="`~ab \n", max_size=40), st.integers(0, 40))
def test_a_code_block_may_be_parted_anywhere(text: str, at: int) -> None:
    whole, parted = Fences(), Fences()
    whole.take(text)
    parted.take(text[:at])
    parted.take(text[at:])

    assert whole.is_inside == parted.is_inside
