"""ChatGPT's canvas: documents are replayed from the calls that made them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from backscroll.model import Attachment, Message
from backscroll.sources.chatgpt.canvas_edits import edited
from tests.support.chatgpt import (
    a_call,
    a_conversation,
    a_message,
    a_tool_message,
    nodes,
    the_conversation,
    the_messages,
)


def creating(content: str, name: str = "list", kind: str = "document", **fields: Any) -> dict[str, Any]:
    said = json.dumps({"name": name, "type": kind, "content": content})
    return a_call("canmore.create_textdoc", said, **fields)


def updating(pattern: str, replacement: str, *, multiple: bool = False, **fields: Any) -> dict[str, Any]:
    edit = {"pattern": pattern, "multiple": multiple, "replacement": replacement}
    return a_call("canmore.update_textdoc", json.dumps({"updates": [edit]}), **fields)


def documents(message: Message) -> list[Attachment]:
    return [part for part in message.parts if isinstance(part, Attachment)]


def edit(text: str, pattern: str, replacement: str = "X", *, multiple: bool = False) -> str | None:
    return edited(text, {"pattern": pattern, "multiple": multiple, "replacement": replacement})


class TestEdits:
    @pytest.mark.parametrize("pattern", [".*", "(?s).*", "^.*$", "(?s)^.*$", "[\\s\\S]*", "(.|\\n)*"])
    def test_anything_rewrites_the_whole_document(self, pattern: str) -> None:
        assert edit("one\ntwo", pattern) == "X"

    def test_anything_rewrites_an_empty_document_too(self) -> None:
        assert edit("", ".*") == "X"

    def test_plain_words_are_replaced_once_or_everywhere(self) -> None:
        assert edit("a b a", "a") == "X b a"
        assert edit("a b a", "a", multiple=True) == "X b X"

    def test_escapes_are_read(self) -> None:
        assert edit("Cost (about 5$).\nEnd", r"\(about 5\$\)\.\n") == "Cost XEnd"

    def test_marks_that_were_meant_literally_are_found(self) -> None:
        assert edit("Ready? (yes)", "Ready? (yes)") == "X"

    def test_plain_words_with_anything_between_are_found(self) -> None:
        assert edit("# A\none\n# B\ntwo\n# B", "# A.*?# B") == "X\ntwo\n# B"
        assert edit("# A\none\n# B\ntwo\n# B", "# A.*# B") == "X"
        assert edit("# A\none", "# A.*") == "X"

    def test_code_that_contains_a_pattern_is_taken_literally(self) -> None:
        assert edit('re.compile("a.*b") + ab', "a.*b") == 're.compile("X") + ab'

    @pytest.mark.parametrize("pattern", ["colou?r", r"Step \d+", "(a|b)c", ""])
    def test_what_needs_a_real_pattern_is_not_made(self, pattern: str) -> None:
        assert edit("color Step 12 ac", pattern) is None

    def test_a_replacement_is_taken_as_it_is(self) -> None:
        assert edit("a", "a", r"\1 \n") == r"\1 \n"

    def test_a_hostile_pattern_costs_no_time(self) -> None:
        started = time.process_time()

        edit("a" * 5_000, "(a+)+" * 50 + ".*b" * 50)

        assert time.process_time() - started < 1

    def test_a_document_cannot_grow_beyond_reason(self) -> None:
        assert edit("a" * 1_000, "a", "b" * 10_000, multiple=True) is None


class TestReplaying:
    def test_each_call_holds_the_document_as_it_stood_then(self) -> None:
        first, _, second = the_messages(creating("milk, tea"), a_message("assistant", "Done."), updating("tea", "茶"))

        assert [document.text for document in (*documents(first), *documents(second))] == ["milk, tea", "milk, 茶"]
        assert documents(second)[0].content == "milk, 茶".encode()

    def test_a_branch_does_not_see_the_edits_of_another(self) -> None:
        mapping = nodes(
            ("late", "fork", updating("tea", "rum")),
            ("early", "fork", updating("milk", "oats")),
            ("create", None, creating("milk, tea")),
            ("fork", "create", a_message("assistant", "Done.")),
        )

        found = {message.id: documents(message) for message in the_conversation(a_conversation(mapping)).messages}

        assert found["early"][0].text == "oats, tea"
        assert found["late"][0].text == "milk, rum"

    def test_an_update_goes_to_the_document_it_names(self) -> None:
        def answer(textdoc_id: str) -> dict[str, Any]:
            said = {"content_type": "text", "parts": ["ok"]}
            return a_tool_message("canmore.create_textdoc", said, metadata={"canvas": {"textdoc_id": textdoc_id}})

        calls = [creating("one x", "first"), answer("d1"), creating("two x", "second"), answer("d2")]
        named = updating("x", "!", metadata={"canvas": {"textdoc_id": "d1"}})

        *_, to_first, to_last = the_messages(*calls, named, updating("!", "?"))

        assert [(d.name, d.text) for d in documents(to_first)] == [("first", "one !")]
        assert [(d.name, d.text) for d in documents(to_last)] == [("first", "one ?")]

    def test_thousands_of_documents_cost_neither_time_nor_memory(self) -> None:
        messages = the_messages(
            *(creating(f"document {place}") for place in range(2_000)), updating("document", "paper")
        )

        assert documents(messages[-1])[0].text == "paper 1999"

    def test_an_update_of_nothing_leaves_the_call_alone(self) -> None:
        (message,) = the_messages(updating(".*", "new"))

        assert [part.__class__.__name__ for part in message.parts] == ["ToolCall"]

    def test_an_edit_that_could_not_be_made_is_counted(self) -> None:
        _, message = the_messages(creating("color"), updating("colou?r", "tint"))

        assert documents(message)[0].metadata["missed_edits"] == 1

    @pytest.mark.parametrize("said", ["", "{", "[]", '{"content": 7}', '{"updates": [null, {"pattern": 1}]}'])
    def test_odd_calls_raise_nothing(self, said: str) -> None:
        the_messages(a_call("canmore.create_textdoc", said), a_call("canmore.update_textdoc", said), a_message())

    def test_a_program_has_the_type_of_its_language(self) -> None:
        (message,) = the_messages(creating("print(1)", "p", "code/python"))

        assert documents(message)[0].media_type == "text/x-python"
