from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from backscroll.export import FORMATS, Alone, Options
from backscroll.export.markdown import escaped, front_matter, render
from backscroll.model import (
    Attachment,
    Fidelity,
    Other,
    Rating,
    Reasoning,
    Status,
    StoredConversation,
    ToolCall,
    ToolResult,
)
from tests.support.payloads import PAYLOADS
from tests.support.stored import NOON, PNG, OneFile, a_conversation, a_file, a_message, a_tree

markdown = MarkdownIt("commonmark")


def fields(conversation: StoredConversation) -> dict[str, str]:
    """The front matter's lines, taken apart."""
    first, *lines, last = front_matter(conversation).split("\n")
    assert (first, last) == ("---", "---")
    return dict(line.split(": ", 1) for line in lines)


def test_the_front_matter_says_what_a_conversation_is() -> None:
    conversation = a_conversation(
        id="3f2a", title="Ramen: a plan", models=("gpt-5", "o3"), tags=("food",), updated_at=None
    )

    assert front_matter(conversation).split("\n") == [
        "---",
        'id: "3f2a"',
        'source: "chatgpt"',
        'title: "Ramen: a plan"',
        'models: ["gpt-5", "o3"]',
        "created: 2026-03-14T12:00:00Z",
        "updated: null",
        'tags: ["food"]',
        "---",
    ]


def test_the_front_matter_says_more_where_there_is_more() -> None:
    conversation = a_conversation(
        project="Kitchen",
        starred=True,
        status=Status.ARCHIVED,
        branch_count=3,
        fidelity=Fidelity.PARTIAL,
        problems=("here: why",),
    )

    found = fields(conversation)

    assert found["project"] == '"Kitchen"'
    assert found["starred"] == "true"
    assert found["status"] == '"archived"'
    assert found["branches"] == "3"
    assert found["problems"] == '["here: why"]'


@given(st.text() | st.sampled_from(PAYLOADS))
def test_front_matter_is_one_json_value_a_line_whatever_the_title_holds(title: str) -> None:
    found = fields(a_conversation(title=title, tags=(title,), source=title))

    assert list(found) == ["id", "source", "title", "models", "created", "updated", "tags"]
    assert json.loads(found["title"]) == (json.loads(found["tags"])[0] or "Untitled conversation")
    assert len(found["title"].splitlines()) == 1


@given(st.text() | st.sampled_from(PAYLOADS))
def test_a_yaml_reader_reads_the_title_back(title: str) -> None:
    yaml: Any = pytest.importorskip("yaml")
    written = front_matter(a_conversation(title=f"x {title}", tags=(title, "b")))

    found = yaml.safe_load(written.removesuffix("---"))

    assert found["title"].startswith("x")
    assert found["title"] == " ".join(found["title"].split())
    assert found["tags"][1:] == ["b"]
    assert found["created"] == datetime(2026, 3, 14, 12, tzinfo=UTC)


@given(st.text() | st.sampled_from(PAYLOADS))
def test_a_title_is_a_heading_with_just_its_words(title: str) -> None:
    written = render(a_conversation(title=f"x {title}"))

    tokens = markdown.parse(written.split("---\n", 2)[2])

    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert {child.type for child in tokens[1].children or ()} <= {"text", "text_special"}


def test_a_message_is_a_heading_its_facts_and_its_words() -> None:
    message = a_message("a", "Hi *there*.", role="assistant", model="gpt_5*", ratings=(Rating(1, "so\nright"),))

    written = render(a_conversation(message))

    assert written.endswith(
        "## 1 · Assistant\n\n*2026-03-14 12:00 UTC · gpt_5\\* · rated up: so right*\n\nHi *there*.\n"
    )


def test_an_author_is_named_in_place_of_the_role() -> None:
    assert "## 1 · Maya \\<b\\>" in render(a_conversation(a_message("a", "Hi", author="Maya <b>")))


def test_what_differs_from_the_provider_is_said() -> None:
    message = a_message("a", "Hi", hidden=True, is_removed=True, created_at=None)

    written = render(a_conversation(message), Options(hidden=True))

    assert "*not shown by the provider · no longer at the provider*" in written


def test_code_comes_out_as_it_went_in() -> None:
    code = "```python\ndef f(x):\n\treturn `x`  # ← 'ok'\n\n\n    y\n```"

    assert code in render(a_conversation(a_message("a", f"Look:\n\n{code}\n\nDone.")))


def test_an_answer_that_breaks_off_inside_code_does_not_swallow_the_next_message() -> None:
    conversation = a_conversation(a_message("a", "```py\nx = 1"), a_message("b", "Go on", after="a"))

    assert "```py\nx = 1\n```\n\n## 2 · User" in render(conversation)


def test_reasoning_is_a_quotation_under_the_providers_line() -> None:
    written = render(a_conversation(a_message("a", Reasoning("one\n\n```\ntwo", label="Thought for 3 s"))))

    assert "> **Thought for 3 s**\n>\n> one\n>\n> ```\n> two\n" in written


def test_a_tools_input_and_output_are_code() -> None:
    call = ToolCall("run_it", {"command": "ls ``` x"})
    written = render(
        a_conversation(
            a_message("a", call, ToolCall("python", "1 + 1", language="python")),
            a_message("b", ToolResult("2", name="python"), ToolResult("", is_error=True), after="a", role="tool"),
        )
    )

    assert '**Tool call · run_it**\n\n````json\n{\n  "command": "ls ``` x"\n}\n````' in written
    assert "**Tool call · python**\n\n```python\n1 + 1\n```" in written
    assert "**Tool result · python**\n\n```\n2\n```" in written
    assert written.endswith("**Tool error**\n")


def test_what_nobody_knows_is_shown_as_it_is() -> None:
    written = render(a_conversation(a_message("a", Other("hologram", {"depth": 3}), Other("note", text="words"))))

    assert '**Other · hologram**\n\n```\n{\n  "depth": 3\n}\n```' in written
    assert "**Other · note**\n\n```\nwords\n```" in written


def test_an_attachment_is_a_link_to_the_file_beside() -> None:
    picture, letter = a_file("p [1].png", PNG, "image/png"), a_file("letter.pdf", media_type="application/pdf")

    written = FORMATS["markdown"].render(a_conversation(a_message("a", picture, letter)), Options(), OneFile())

    assert "![p \\[1\\].png](attachments/a%20%28b%29.png) (image/png, 32 bytes)" in written
    assert "[letter.pdf](attachments/a%20%28b%29.png) (application/pdf, 17 bytes)" in written


def test_a_file_that_is_not_beside_is_named_with_the_reason_and_its_text() -> None:
    missing, elsewhere = Attachment("memo.m4a"), Attachment("letter.pdf", sha256="ab", text="Dear `Sir`")

    written = FORMATS["markdown"].render(a_conversation(a_message("a", missing, elsewhere)), Options(), Alone())

    assert "*memo.m4a* (missing from the provider's export)" in written
    assert "*letter.pdf* (not part of this file)\n\n```\nDear `Sir`\n```" in written


def test_other_branches_follow_under_a_heading_that_says_where_they_fork() -> None:
    written = render(a_tree(), Options(branches="all"))

    assert written.index("To the left.") < written.index("# Branch 2, after message 1") < written.index("To the right.")
    assert "## 5 · Assistant" in written


def test_a_branch_from_the_beginning_says_so() -> None:
    conversation = a_conversation(a_message("a", "1"), a_message("b", "2", is_active=False))

    assert "# Branch 2, from the beginning" in render(conversation, Options(branches="all"))


def test_notes_and_the_system_prompt_are_quotations() -> None:
    conversation = a_conversation(a_message("a", "Hi", notes=("look\n\nhere",)), notes=("mine",), persona="Be kind.")

    assert "> **Note**\n>\n> look\n>\n> here" in render(conversation)
    assert "> **Note**\n>\n> mine" in render(conversation)
    assert "Be kind." not in render(conversation)
    assert "> **System prompt**\n>\n> Be kind." in render(conversation, Options(hidden=True))


@given(st.text().map(lambda text: " ".join(text.split())))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    (_, inline, _) = markdown.parse(f"x {escaped(text)}")

    assert "".join(child.content for child in inline.children or ()).startswith("x")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}


def test_times_are_told_in_utc_whatever_zone_they_came_in() -> None:
    there = datetime.fromisoformat("2026-03-14T21:00:00+09:00")

    assert there == NOON
    assert "*2026-03-14 12:00 UTC*" in render(a_conversation(a_message("a", "Hi", created_at=there)))
