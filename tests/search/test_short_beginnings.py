"""A beginning that most words have is not looked for beside others."""

from __future__ import annotations

import pytest

from backscroll.archive import Archive
from tests.builders import a_conversation, a_message

SAID = ("heron stork", "heron reed", "a reed")


@pytest.fixture
def few(archive: Archive) -> Archive:
    archive.save_conversation(a_conversation(*(a_message(f"m{at}", text) for at, text in enumerate(SAID))))
    return archive


@pytest.mark.parametrize(
    ("query", "looked_for"),
    [
        ("h* reed", ["reed"]),
        ("h*", ["h*"]),
        ("s* h* s*", ["s*"]),
        ("he* s*", ["he*"]),
        ("漢* heron", ["漢*", "heron"]),
        ("-h* reed", ["reed"]),
    ],
)
def test_one_letter_begins_too_many_words(few: Archive, query: str, looked_for: list[str]) -> None:
    assert few.search(query).as_json()["query"]["terms"] == looked_for


def test_it_is_said_what_was_not_looked_for(few: Archive) -> None:
    said = "Most messages hold a word that begins like that, so it was not looked for: h*."

    assert few.search("h* reed").query.notes == (said,)
    assert few.search("h*").query.notes == ()
