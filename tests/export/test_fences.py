from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from backscroll.export.fences import closed, fence
from tests.support.payloads import DRAWINGS, LOADS, SCRIPTS, STRUCTURES, STYLES

NEXT = "## The next message"
markdown = MarkdownIt("commonmark")
OPENINGS = "``` ```` ~~~ ```py <!-- --> <script> </script> <? ?> <pre> <![CDATA[ ]]> <!X > <div> text"
lines = st.lists(st.sampled_from([*OPENINGS.split(), "", "    ```", "- ```", "> ```", "   <style>", "# head"])).map(
    "\n".join
)


def ends_with_the_next_message(text: str) -> bool:
    tokens = markdown.parse(f"{text}\n\n{NEXT}\n")
    return [token.type for token in tokens[-3:]] == ["heading_open", "inline", "heading_close"] and tokens[
        -1
    ].level == 0


@given(lines | st.text() | st.sampled_from([*STRUCTURES, *SCRIPTS, *DRAWINGS, *LOADS, *STYLES]))
def test_no_text_swallows_what_follows_it(text: str) -> None:
    assert ends_with_the_next_message(closed(text.strip("\n")))


@pytest.mark.parametrize(
    "text", ["plain", "```\ncode\n```", "a <b>c</b>", "<div>\n\nx", "<!-- closed -->", "- ```\n  x"]
)
def test_text_that_ends_where_it_ends_is_left_alone(text: str) -> None:
    assert closed(text) == text


def test_a_fence_that_was_cut_off_is_closed_with_its_own_mark() -> None:
    assert closed("````py\nx\n```") == "````py\nx\n```\n````"


def test_a_comment_that_was_cut_off_is_shown_as_text() -> None:
    assert closed("a\n\n<!-- b\n\nc") == "a\n\n\\<!-- b\n\nc"


@given(st.text(st.sampled_from("`a\n ")), st.sampled_from(["", "python", "c++", "a b", "`x", "x`y"]))
def test_fenced_text_is_one_block_of_code_whatever_runs_of_backticks_it_holds(text: str, language: str) -> None:
    (token,) = markdown.parse(fence(text, language))

    assert token.type == "fence"
    assert token.content.rstrip("\n") == text.rstrip("\n")
