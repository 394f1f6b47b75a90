"""The JSON export: complete, described by a schema that is current, and by a page that names every field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backscroll.export import FORMATS, Alone, Options
from backscroll.export.entry import Entry
from backscroll.export.json import Document, Manifest, render_index, schema
from backscroll.model import Attachment, Other, Text, ToolResult
from tests.support.schemas import JSON_EXPORT
from tests.support.stored import OneFile, a_conversation, a_file, a_message, a_tree

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json-export.md"


def document(rendered: str) -> Any:
    return json.loads(rendered)


def test_the_version_is_the_first_word() -> None:
    assert FORMATS["json"].render(a_conversation(), Options(), Alone()).startswith('{\n  "backscroll": 1,\n')


def test_every_field_is_written_also_where_it_says_nothing() -> None:
    written = document(FORMATS["json"].render(a_tree(), Options(), Alone()))

    assert set(written) == {"backscroll", "conversation", "attachments"}
    assert set(written["conversation"]) == set(a_tree().__struct_fields__)
    assert set(written["conversation"]["messages"][0]) == set(a_message("a").__struct_fields__)


def test_it_is_complete_whatever_is_left_out_elsewhere() -> None:
    conversation = a_conversation(a_message("a", ToolResult("r"), hidden=True), *a_tree().messages)
    sparse = Options(branches=1, tools=False, reasoning=False)

    written = FORMATS["json"].render(conversation, sparse, Alone())

    assert msgspec.json.decode(written, type=Document).conversation == conversation


def test_attachments_are_found_by_their_hash() -> None:
    file = a_file("letter.pdf")

    written = document(FORMATS["json"].render(a_conversation(a_message("a", file, file)), Options(), OneFile()))

    assert written["attachments"] == {file.sha256: "attachments/a (b).png"}
    assert written["conversation"]["messages"][0]["parts"][0]["sha256"] == file.sha256


def test_a_file_that_was_not_kept_has_no_path() -> None:
    conversation = a_conversation(a_message("a", Attachment("memo.m4a")))

    assert document(FORMATS["json"].render(conversation, Options(), OneFile()))["attachments"] == {}


@pytest.mark.parametrize("raw", [2**70, -(2**70), 1e308, {"a": [None, True]}, "\u0001\u2028</script>"])
def test_any_value_a_provider_wrote_is_kept(raw: Any) -> None:
    message = a_message("a", Other("x", raw), metadata={"x": raw})

    written = document(FORMATS["json"].render(a_conversation(message), Options(), Alone()))

    assert written["conversation"]["messages"][0]["parts"][0]["raw"] == raw
    assert written["conversation"]["messages"][0]["metadata"] == {"x": raw}


def test_the_list_names_each_conversation_and_its_file() -> None:
    entry = Entry.of(a_conversation(a_message("a", "Hi")), "a.json")

    written = render_index([entry])

    assert msgspec.json.decode(written, type=Manifest) == Manifest(1, [entry])
    assert document(written)["conversations"][0]["message_count"] == 1


def test_the_schema_in_the_docs_is_current() -> None:
    assert json.loads(JSON_EXPORT.read_text(encoding="utf-8")) == schema(), "run `python -m tests.support.schemas`"


def test_the_schema_describes_what_is_written() -> None:
    definitions = schema()["$defs"]
    message = a_message("a", Text("Hi"), a_file("f"))
    written = document(FORMATS["json"].render(a_conversation(message), Options(), Alone()))

    assert set(written["conversation"]) == set(definitions["StoredConversation"]["properties"])
    assert set(written["conversation"]["messages"][0]) == set(definitions["StoredMessage"]["properties"])
    for part in written["conversation"]["messages"][0]["parts"]:
        assert set(part) <= set(definitions[{"text": "Text", "attachment": "Attachment"}[part["type"]]]["properties"])


def test_the_page_names_every_field() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    fields = {name for definition in schema()["$defs"].values() for name in definition.get("properties", ())}

    assert fields - named == set()
