"""Every payload, in every place where a stranger's words can stand, through every format."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from backscroll.export import FORMATS, Alone, Folder, Options, write_bundle
from backscroll.export.characters import printable
from backscroll.export.entry import Entry
from backscroll.export.html import render_index
from backscroll.export.json import Document
from backscroll.model import Other, Rating, Reasoning, StoredConversation, Text, ToolCall, ToolResult
from tests.support.pages import Page, faults
from tests.support.payloads import CONTROLS, DIRECTIONS, NAMES, PAYLOADS
from tests.support.stored import PNG, a_conversation, a_file, a_message, blobs_of

EVERYTHING = Options(branches="all", hidden=True)
# What may not reach a screen: control characters but for tab and newline, and directions that are turned round.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

each_payload = pytest.mark.parametrize("payload", [pytest.param(text, id=str(n)) for n, text in enumerate(PAYLOADS)])


def full_of(payload: str) -> StoredConversation:
    """A conversation in which everything that a stranger can write is the payload."""
    return a_conversation(
        a_message("system", payload, role="system", hidden=True),
        a_message(
            "question", payload, a_file(payload, PNG, payload), a_file(payload, b"?"), author=payload, notes=(payload,)
        ),
        a_message(
            "answer",
            Reasoning(payload, label=payload),
            Text(f"Before.\n\n{payload}\n\nAfter."),
            ToolCall(payload, {payload: [payload]}, label=payload),
            ToolCall(payload, payload, language=payload),
            ToolResult(payload, name=payload),
            ToolResult(payload, name=payload, is_error=True, raw=payload),
            Other(payload, {payload: payload}),
            Other(payload, text=payload),
            after="question",
            role="assistant",
            model=payload,
            ratings=(Rating(-1, payload),),
        ),
        a_message("other answer", payload, after="question", role="assistant", is_active=False),
        source=payload,
        title=payload,
        provider_title=payload,
        project=payload,
        persona=payload,
        models=(payload,),
        tags=(payload, payload),
        notes=(payload,),
        problems=(payload,),
        branch_count=2,
    )


@each_payload
def test_a_page_neither_runs_nor_loads_nor_leads_astray(payload: str) -> None:
    html = FORMATS["html"].render(full_of(payload), EVERYTHING, Alone(blobs_of(PNG)))

    assert faults(html) == []
    assert not ACTING.search(html)
    assert len(Page.of(html).select("style")) == 1
    assert len(Page.of(html).select("article")) == (4 if payload.strip() else 2)


@each_payload
def test_the_list_of_pages_neither_runs_nor_loads_nor_leads_astray(payload: str) -> None:
    html = render_index([Entry.of(full_of(payload), "file.html")])

    assert [fault for fault in faults(html) if fault != "link to 'file.html'"] == []
    assert not ACTING.search(html)


@each_payload
def test_text_and_markdown_hold_nothing_that_acts_on_a_terminal(payload: str) -> None:
    for name in ("text", "markdown"):
        assert not ACTING.search(FORMATS[name].render(full_of(payload), EVERYTHING, Alone()))


@each_payload
def test_the_words_are_still_there_to_be_read(payload: str) -> None:
    text = FORMATS["text"].render(full_of(payload), EVERYTHING, Alone())

    assert printable(payload).strip("\n") in text


@each_payload
def test_json_gives_back_exactly_what_went_in(payload: str) -> None:
    conversation = full_of(payload)

    written = FORMATS["json"].render(conversation, Options(), Alone())

    assert msgspec.json.decode(written, type=Document).conversation == conversation
    assert json.loads(written)["backscroll"] == 1


@pytest.mark.parametrize("payload", [*NAMES, *DIRECTIONS, *CONTROLS])
def test_every_file_of_a_bundle_lies_where_it_should(payload: str, tmp_path: Path) -> None:
    outside = tmp_path / "out"

    for name, file_format in FORMATS.items():
        done = write_bundle([full_of(payload)], file_format, Folder(outside / name), open_blob=blobs_of(PNG, b"?"))
        assert done.failed == ()

    assert {path.name for path in tmp_path.iterdir()} == {"out"}
    assert {path.name for path in outside.iterdir()} == set(FORMATS)
    files = [path.relative_to(outside) for path in outside.rglob("*") if path.is_file()]
    assert all(len(path.parts) == 2 or path.parts[1] == "attachments" for path in files)
