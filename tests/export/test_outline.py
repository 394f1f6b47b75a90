from __future__ import annotations

from typing import Literal

import pytest

from backscroll.errors import InvalidRequest
from backscroll.export import Options
from backscroll.export.outline import Section, outline, shown_parts
from backscroll.model import Attachment, Other, Reasoning, ToolCall, ToolResult
from tests.support.stored import a_conversation, a_message, a_tree, public_id


def names(section: Section) -> list[str]:
    return [message.external_id for message in section.messages]


def test_only_the_active_branch_is_shown_unless_more_is_asked_for() -> None:
    shown = outline(a_tree(), Options())

    assert names(shown.main) == ["question", "left"]
    assert shown.others == ()


def test_all_branches_are_the_active_one_and_what_is_new_in_the_others() -> None:
    shown = outline(a_tree(), Options(branches="all"))

    assert names(shown.main) == ["question", "left"]
    assert [(section.branch, names(section)) for section in shown.others] == [(2, ["right", "why", "because"])]
    assert shown.others[0].after_id == public_id("question")


def test_a_branch_can_be_asked_for_by_its_number() -> None:
    shown = outline(a_tree(), Options(branches=2))

    assert names(shown.main) == ["question", "right", "why", "because"]


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_number_that_no_branch_has_is_refused_with_those_that_are_there(number: int) -> None:
    with pytest.raises(InvalidRequest, match="numbered 1 to 2"):
        outline(a_tree(), Options(branches=number))


def test_an_active_path_that_ends_before_its_leaf_ends_there() -> None:
    conversation = a_conversation(a_message("a", "1"), a_message("b", "2", after="a", is_active=False))

    assert names(outline(conversation, Options()).main) == ["a"]
    assert names(outline(conversation, Options(branches="all")).main) == ["a", "b"]


def test_without_an_active_message_the_last_branch_is_read() -> None:
    conversation = a_conversation(
        a_message("a", "1", is_active=False),
        a_message("b", "2", after="a", is_active=False),
        a_message("c", "3", after="a", is_active=False),
    )

    assert names(outline(conversation, Options()).main) == ["a", "c"]


@pytest.mark.parametrize("branches", ["active", "all"])
def test_a_conversation_without_messages_has_an_empty_outline(branches: Literal["active", "all"]) -> None:
    assert outline(a_conversation(), Options(branches=branches)).main.messages == ()


def test_a_fork_at_a_hidden_message_is_shown_after_the_last_visible_one() -> None:
    conversation = a_conversation(
        a_message("a", "1"),
        a_message("b", "2", after="a", hidden=True),
        a_message("c", "3", after="b"),
        a_message("d", "4", after="b", is_active=False),
    )

    shown = outline(conversation, Options(branches="all"))

    assert names(shown.main) == ["a", "c"]
    assert shown.others[0].after_id == public_id("a")


def test_hidden_messages_are_shown_on_request() -> None:
    conversation = a_conversation(a_message("a", "1", hidden=True), a_message("b", "2", after="a"))

    assert names(outline(conversation, Options(hidden=True)).main) == ["a", "b"]


def test_reasoning_and_tools_can_be_left_out() -> None:
    message = a_message("a", Reasoning("hm"), "words", ToolCall("t"), ToolResult("r"), Attachment("f"), Other("x"))

    def kinds(options: Options) -> list[str]:
        return [type(part).__name__ for part in shown_parts(message, options)]

    assert kinds(Options()) == ["Reasoning", "Text", "ToolCall", "ToolResult", "Attachment", "Other"]
    assert kinds(Options(reasoning=False)) == ["Text", "ToolCall", "ToolResult", "Attachment", "Other"]
    assert kinds(Options(tools=False)) == ["Reasoning", "Text", "Attachment"]


def test_a_message_that_is_left_empty_is_not_shown_but_a_note_on_it_is() -> None:
    conversation = a_conversation(
        a_message("a", ToolCall("t")), a_message("b", ToolResult("r"), after="a", notes=("look",))
    )

    assert names(outline(conversation, Options(tools=False)).main) == ["b"]


def test_a_body_without_parts_is_shown() -> None:
    (part,) = shown_parts(a_message("a", text="words"), Options())

    assert part.text == "words"  # type: ignore[union-attr]


def test_a_thousand_forks_below_each_other_are_outlined() -> None:
    messages = [a_message("0", "0")]
    for depth in range(1, 1000):
        messages.append(a_message(f"{depth}", "on", after=f"{depth - 1}"))
        messages.append(a_message(f"{depth}'", "off", after=f"{depth - 1}", is_active=False))

    shown = outline(a_conversation(*messages), Options(branches="all"))

    assert len(shown.main.messages) == 1000
    assert len(shown.others) == 999
    assert len(shown.numbers) == 1999
