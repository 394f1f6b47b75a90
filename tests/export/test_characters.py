from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.export.characters import one_line, printable, shortened


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://example.org\x1b\\text\x1b]8;;\x1b\\", "text"),
        ("\x1bPq~\x1b\\text", "text"),
        ("\x1b(Btext", "text"),
        ("\x1b]never closed", "never closed"),
        ("a\x08b\x0c\x7f", "ab"),
        ("user\u202e\u2066", "user"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_what_acts_is_taken_out_and_the_words_stay(written: str, shown: str) -> None:
    assert printable(written) == shown


@pytest.mark.parametrize(
    "text", ["שלום\u200f!", "می\u200cخواهم", "👩\u200d👩\u200d👧", "e\u0301", "日本語", "a\u00adb"]
)
def test_marks_that_scripts_need_stay(text: str) -> None:
    assert printable(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_no_control_character_is_left(text: str) -> None:
    left = {character for character in printable(text) if unicodedata.category(character) in {"Cc", "Cs"}}

    assert left <= {"\t", "\n"}
    assert printable(printable(text)) == printable(text)


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n\n b\u2028c\x0b\td ") == "a b c d"


@pytest.mark.parametrize(("most", "shown"), [(20, "one two three"), (12, "one two…"), (5, "one…"), (2, "o…")])
def test_a_line_is_cut_between_words(most: int, shown: str) -> None:
    assert shortened("one two three", most) == shown


@pytest.mark.parametrize("unit", ["\x1b]", "\x90", "\x1b[0", "\x1b[" + "0" * 99, "\x9d" + "a" * 99, "\x1b" + " " * 99])
def test_unfinished_sequences_take_no_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()

    printable(text)

    assert time.process_time() - started < 1
