"""Names from strangers, made fit to be shown and looked up."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.reading.names import shown_name

ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]))


@given(ANY_TEXT)
def test_a_shown_name_holds_nothing_that_a_terminal_would_obey(name: str) -> None:
    assert not {unicodedata.category(letter) for letter in shown_name(name)} & {"Cc", "Cs"}


@given(ANY_TEXT)
def test_showing_twice_changes_nothing_more(name: str) -> None:
    assert shown_name(shown_name(name)) == shown_name(name)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("chats/conversations.json", "chats/conversations.json"),
        ("cafe\u0301.png", "caf\xe9.png"),
        ("a\x1b[2Jb\n\x00\x7f", "a\u241b[2Jb\u240a\u2400\u2421"),
        ("caf\udce9.json", "caf\ufffd.json"),
        ("\x9b31m", "\ufffd31m"),
    ],
)
def test_only_what_is_dangerous_or_unlike_others_changes(written: str, shown: str) -> None:
    assert shown_name(written) == shown
