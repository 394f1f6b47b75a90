"""Of a long text that is pasted as a query the rarest words are looked for."""

from __future__ import annotations

import pytest

from backscroll.archive import Archive
from backscroll.search import long_texts
from tests.builders import a_conversation, a_message

SAID = ("heron stork", "heron reed", "heron pond of the stork", "a reed")


@pytest.fixture
def few(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive that looks for two terms at most."""
    monkeypatch.setattr(long_texts, "MOST_TERMS", 2)
    archive.save_conversation(a_conversation(*(a_message(f"m{at}", text) for at, text in enumerate(SAID))))
    return archive


@pytest.mark.parametrize(
    ("query", "looked_for"),
    [
        ("heron stork pond", ["stork", "pond"]),
        ("the heron of the reed", ["heron", "reed"]),
        ("xylophone heron stork", ["heron", "stork"]),
        ('heron stork pond "heron reed"', ["pond", '"heron reed"']),
        ("xylophone zither banjo", ["xylophone", "zither"]),
    ],
)
def test_the_rarest_words_are_looked_for(few: Archive, query: str, looked_for: list[str]) -> None:
    assert few.search(query).as_json()["query"]["terms"] == looked_for


def test_it_is_said_that_words_were_left_out(few: Archive) -> None:
    notes = few.search("heron heron stork pond").query.notes

    assert notes == ("Of 3 words the 2 that tell the most were looked for.",)
    assert few.search("heron stork stork").query.notes == ()


def test_all_that_is_found_is_what_a_search_finds(few: Archive) -> None:
    few.save_conversation(a_conversation(a_message("m1", "a heron"), id="c2"))

    assert few.ids_found("heron stork pond") == [few.conversation("c1").id]


def test_of_very_many_words_only_the_first_are_weighed(few: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_texts, "MOST_WEIGHED", 3)

    assert few.search("heron stork reed pond").as_json()["query"]["terms"] == ["stork", "reed"]
