"""An empty answer explains itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.search.emptiness import InTrash, Spelling, Wider
from backscroll.search.suggesting import one_edit_away
from tests.builders import a_conversation, a_message

MARCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def full(archive: Archive) -> Archive:
    archive.save_conversation(
        a_conversation(
            a_message("m1", "The heron at the pond, the heron again, a kettle", created_at=MARCH),
            a_message("m2", "herons", after="m1", created_at=MARCH),
            title="Birds",
        )
    )
    archive.save_conversation(a_conversation(a_message("m1", "a strip of land; settle"), id="c2", source="other"))
    return archive


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("hreon", "heron"),
        ("heorn", "heron"),
        ("heon", "heron"),
        ("herron", "heron"),
        ("hexon", "heron"),
        ("ehron", "heron"),
        ("HERRON", "heron"),
        ("kettke", "kettle"),
    ],
)
def test_a_word_that_is_nowhere_is_corrected(full: Archive, query: str, meant: str) -> None:
    assert full.search(query).notes == (f"{query} is nowhere; did you mean {meant}?",)


@pytest.mark.parametrize("query", ["zzzzzz", "her", "hreo*", '"hreon"', "h3ron", "渡り鳥", "x" * 40, "heron"])
def test_what_is_no_slip_of_the_finger_is_left_alone(full: Archive, query: str) -> None:
    assert not any("did you mean" in note for note in full.search(query).notes)


@pytest.mark.parametrize(
    ("said", "query", "meant"),
    [
        ("a job", "jbo", "job"),
        ("a book", "bok", None),
        ("they like to hike, hi, hi", "hikng", "hiking"),
        ("run for it", "runing", "running"),
        ("volunteering", "vollunteer", "volunteer"),
        ("come and come, a coffee", "cofee", "coffee"),
        ("politics, a plot", "polt", "plot"),
        ("summer, super, super", "sumer", "summer"),
        ("Jorge", "jorging", None),
    ],
)
def test_what_is_meant_is_a_word_that_is_said_perhaps_with_another_ending(
    archive: Archive, said: str, query: str, meant: str | None
) -> None:
    archive.save_conversation(a_conversation(a_message("m1", said)))

    expected = () if meant is None else (f"{query} is nowhere; did you mean {meant}?",)
    assert archive.search(query).notes == expected


def test_of_several_words_the_most_frequent_is_meant(archive: Archive) -> None:
    archive.save_conversation(
        a_conversation(
            a_message("m1", "cart"), a_message("m2", "card", after="m1"), a_message("m3", "card", after="m2")
        )
    )

    assert archive.search("carx").notes == ("carx is nowhere; did you mean card?",)


def test_a_misspelt_word_beside_one_that_is_found_is_said_too(full: Archive) -> None:
    result = full.search("kettle hreon")

    assert result.total == 1
    assert result.notes == ("hreon is nowhere; did you mean heron?",)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("heron source:other", "Without source:other there would be 2."),
        ("heron role:assistant", "Without role:assistant there would be 2."),
        ("heron title:fish", "Without title:fish there would be 2."),
        ('heron title:"two fish"', 'Without title:"two fish" there would be 2.'),
        ("heron is:starred", "Without is:starred there would be 2."),
        ("heron is:archived", "Without is:archived there would be 2."),
        ("heron after:2026-04-01", "Without after:2026-04-01 there would be 2."),
        ("heron after:2026-04", "Without after:2026-04-01 there would be 2."),
        ("heron during:2026-04", "Without after:2026-04-01 before:2026-05-01 there would be 2."),
        (
            "heron after:2026-04-01T00:00:00+01:00",
            "Without after:2026-04-01T00:00:00+01:00 there would be 2.",
        ),
        ("heron source:made-up is:branch", "Without is:branch there would be 2."),
        ("heron source:other is:starred", "Without these filters there would be 2."),
    ],
)
def test_the_filter_to_drop_is_named(full: Archive, query: str, expected: str) -> None:
    assert full.search(query).notes == (expected,)


def test_what_would_have_found_something_is_told_in_values_too(full: Archive) -> None:
    assert full.search("hreon").suggestions == (Spelling("hreon", "heron"),)
    assert full.search("heron source:other").suggestions == (Wider(("sources",), "source:other", 2),)
    full.set_status("c1", "trashed")
    assert full.search("pond").suggestions == (InTrash(1),)


def test_filters_that_are_not_to_blame_are_not_named(full: Archive) -> None:
    assert full.search("nothingness source:made-up is:starred").notes == ()


def test_what_lies_in_the_trash_is_named(full: Archive) -> None:
    full.set_status("c1", "trashed")

    assert full.search("pond").notes == ("1 in the trash; is:trashed shows them.",)
    assert full.search("pond source:made-up").notes == ("1 in the trash; is:trashed shows them.",)
    assert full.search("pond is:trashed").notes == ()


def test_what_is_archived_is_found_as_ever(full: Archive) -> None:
    full.set_status("c1", "archived")

    assert full.search("pond").total == full.search("pond is:archived").total == 1
    assert full.search("pond is:trashed").notes == ("Without is:trashed there would be 1.",)


def test_beyond_the_last_page_nothing_is_explained(full: Archive) -> None:
    assert full.search("heron", offset=100).notes == ()


@given(st.text("abc", min_size=2, max_size=6))
def test_all_that_is_one_edit_away_is_thought_of(word: str) -> None:
    near = set(one_edit_away(word))

    assert word[:-1] in near
    assert word + "z" in near
    assert word[:1] + "z" + word[2:] in near
    assert word[1] + word[0] + word[2:] in near
    assert all(abs(len(one) - len(word)) <= 1 for one in near)


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("source:other role:tool", ("Without role:tool there would be 1.",)),
        ("source:other role:tool -strip", ("Without these filters there would be 2.",)),
        ("role:tool", ()),
        ("role:tool is:archived", ("Without these filters there would be 3.",)),
    ],
)
def test_filters_that_nothing_passes_are_explained_without_words_too(
    full: Archive, query: str, reasons: tuple[str, ...]
) -> None:
    assert full.search(query).notes == reasons
