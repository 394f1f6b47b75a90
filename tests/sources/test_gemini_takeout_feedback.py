"""Feedback, which a log of Gemini has as entries of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from backscroll.model import Nodes, Other, Rating
from tests.support.gemini_takeout import a_cell, a_page, an_entry, conversation_of


def a_feedback(said: str, minute: str = "52") -> dict[str, Any]:
    return an_entry(title=f"Gave feedback: {said}", time=f"2026-03-14T19:{minute}:00Z")


@pytest.mark.parametrize(
    ("said", "value", "reason"),
    [
        ("Good response", 1, None),
        ("Bad response", -1, None),
        ("Bad response (Unspecified)", -1, None),
        ("Bad response (Not true)", -1, "Not true"),
    ],
)
def test_feedback_rates_the_answer_before_it(said: str, value: int, reason: str | None) -> None:
    conversation = conversation_of([a_feedback(said), an_entry("tea?", "<p>no</p>", "<p>yes</p>")])

    *others, last = conversation.messages
    given = datetime(2026, 3, 14, 19, 52, tzinfo=UTC)
    assert (last.text, last.rating, last.metadata) == ("yes", Rating(value, reason, given), {"rating": "inferred"})
    assert not any(message.rating or message.hidden for message in others)
    assert conversation.nodes == Nodes(4, 3, {"feedback on an answer": 1})


def test_the_last_feedback_counts_and_can_be_taken_back() -> None:
    answered = an_entry("tea?", "<p>ok</p>")
    changed = [a_feedback("Good response", "53"), a_feedback("Bad response", "52")]
    cleared = an_entry(title="Cleared previous feedback", time="2026-03-14T19:54:00Z")

    kept, gone = conversation_of([*changed, answered]), conversation_of([cleared, *changed, answered])

    assert [message.rating and message.rating.value for message in kept.messages] == [None, 1]
    assert [(message.rating, message.metadata) for message in gone.messages] == [(None, {}), (None, {})]


def test_feedback_after_a_prompt_that_got_no_answer_rates_nothing() -> None:
    unanswered = an_entry("and coffee?", time="2026-03-14T19:51:30Z")

    conversation = conversation_of([a_feedback("Bad response"), unanswered, an_entry("tea?", "<p>ok</p>")])

    assert not any(message.rating for message in conversation.messages)
    assert conversation.messages[-1].hidden


def test_feedback_with_more_to_it_is_kept_as_it_is() -> None:
    with_note = an_entry(
        title="Gave feedback: Bad response", time="2026-03-14T19:52:00Z", subtitles=[{"name": "It was about Oslo."}]
    )

    conversation = conversation_of([with_note, an_entry("tea?", "<p>ok</p>")])

    assert Other("subtitle", {"name": "It was about Oslo.", "url": None}, "It was about Oslo.") in (
        conversation.messages[-1].parts
    )


def test_a_page_tells_of_feedback_too() -> None:
    rated = a_cell("Gave feedback: Bad response (Not true)<br>Mar 14, 2026, 7:52:00\u202fPM UTC<br>")
    asked = a_cell("Prompted tea?<br>Mar 14, 2026, 7:50:59\u202fPM UTC<br><p>ok</p>")

    conversation = conversation_of(a_page(rated, asked))

    assert [message.rating and message.rating.reason for message in conversation.messages] == [None, "Not true"]
