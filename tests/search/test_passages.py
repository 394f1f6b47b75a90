"""What of a message is embedded."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backscroll.search.passages import (
    CONTEXT_CHARACTERS,
    MOST_PIECES,
    OVERLAP_CHARACTERS,
    PIECE_CHARACTERS,
    day,
    passages,
    pieces,
)
from backscroll.store.moments import microseconds
from backscroll.store.vectors import Said

MARCH = microseconds(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


def a_saying(
    position: int, text: str, *, author: str | None = None, at: int | None = None, hidden: bool = False
) -> Said:
    return Said(position, author, text, at, hidden)


def test_a_message_is_embedded_with_what_it_answers_and_the_day() -> None:
    found = list(passages([a_saying(0, "Which heron is it?", at=MARCH), a_saying(1, "A grey one.", at=MARCH)]))

    assert [(one.position, one.text) for one in found] == [
        (0, "2 March 2026 Which heron is it?"),
        (1, "Which heron is it? 2 March 2026 A grey one."),
    ]


def test_who_said_it_is_part_of_what_is_embedded() -> None:
    found = list(passages([a_saying(0, "A heron!", author="Mira"), a_saying(1, "Where?", author="Jonas")]))

    assert [one.text for one in found] == ["Mira: A heron!", "Mira: A heron! Jonas: Where?"]


def test_what_says_nothing_and_what_is_hidden_is_passed_over_and_is_no_context() -> None:
    messages = [a_saying(0, "be brief", hidden=True), a_saying(1, " \n "), a_saying(2, "A heron."), a_saying(3, "")]

    assert [(one.position, one.text) for one in passages(messages)] == [(2, "A heron.")]
    assert list(passages([])) == []


def test_context_is_the_end_of_what_was_said_before() -> None:
    first, second = passages([a_saying(0, "x" * 500 + "the end"), a_saying(1, "yes")])

    assert first.text.endswith("the end")
    assert second.text == ("x" * 500 + "the end")[-CONTEXT_CHARACTERS:] + " yes"


def test_every_piece_of_a_long_message_has_its_context() -> None:
    found = list(passages([a_saying(0, "Which one?"), a_saying(1, "word " * 1_000)]))

    assert len([one for one in found if one.position == 1]) > 1
    assert all(one.text.startswith("Which one?") for one in found)


@given(st.integers(0, 3 * PIECE_CHARACTERS))
def test_pieces_hold_all_of_a_text_and_overlap(length: int) -> None:
    text = "".join(chr(0x4E00 + at % 5_000) for at in range(length))

    found = pieces(text)

    assert found[0] + "".join(piece[OVERLAP_CHARACTERS:] for piece in found[1:]) == text
    assert all(0 < len(piece) <= PIECE_CHARACTERS for piece in found if text)
    assert all(one[-OVERLAP_CHARACTERS:] == after[:OVERLAP_CHARACTERS] for one, after in pairwise(found))


def test_of_a_very_long_text_the_beginning_is_embedded() -> None:
    assert len(pieces("x" * 1_000_000)) == MOST_PIECES


def test_a_day_is_said_without_zeros_and_none_where_it_is_not_known() -> None:
    assert (day(MARCH), day(None)) == ("2 March 2026", "")
