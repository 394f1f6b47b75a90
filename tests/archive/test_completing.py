"""A query is completed while it is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backscroll.archive import Archive
from backscroll.archive.completing import Completion, Completions
from backscroll.archive.searching import Wish
from tests.builders import a_conversation, a_message

MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def full(archive: Archive) -> Archive:
    for number in range(3):
        archive.save_conversation(
            a_conversation(
                a_message("m1", "herons"), id=f"c{number}", model="gpt-x", project="Bird watch", created_at=MARCH
            )
        )
    archive.save_conversation(a_conversation(a_message("m1", "kettles"), id="other", source="other", model="o-gpt"))
    archive.tag("c1", "wet", "two words")
    return archive


def offered(archive: Archive, text: str) -> list[str]:
    return [option.text for option in archive.searches.completions(text).options]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source:", ["source:made-up", "source:other"]),
        ("heron source:O", ["source:other"]),
        ("source:other model:GPT", ["model:gpt-x", "model:o-gpt"]),
        ("project:watch", ['project:"Bird watch"']),
        ('project:"bird w', ['project:"Bird watch"']),
        ("tag:w", ['tag:"two words"', "tag:wet"]),
        ("role:a", ["role:assistant"]),
        ("is:b", ["is:branch", "is:branched"]),
        ("has:im", ["has:image"]),
        ("during:last w", ["during:last week"]),
        ("during:last-", []),
        ("during:2026", ["during:2026-03"]),
        ("after:20", ["after:2026"]),
        ("heron so", ["source:"]),
        ("s", []),
        ("role:user", []),
        ("source:other ", []),
        ("source:nobody", []),
        ("title:her", []),
        ('"source:', []),
        ("", []),
    ],
)
def test_the_end_of_a_query_is_completed(full: Archive, text: str, expected: list[str]) -> None:
    found = [one.replace('during:"last week"', "during:last week") for one in offered(full, text)]

    assert found == expected


def test_a_completion_says_what_it_replaces_and_how_much_there_is_of_it(full: Archive) -> None:
    full.set_status("c2", "trashed")

    assert full.searches.completions("heron source:mad") == Completions(
        "source:mad", (Completion("source:made-up", 2),)
    )


def test_saved_searches_are_offered_at_the_beginning_alone(full: Archive) -> None:
    full.save_search("wading", "heron OR stork")

    assert offered(full, "@wa") == ["@wading"]
    assert offered(full, "heron @wa") == []


def test_an_operator_is_not_finished_until_it_has_a_value(full: Archive) -> None:
    assert full.searches.completions("sou").options == (Completion("source:", is_finished=False),)


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("herons source:mad", 3),
        ("herons source:other", 0),
        ("herons source:", 3),
        ("herons tag:w", 3),
        ("herons tag:wet", 1),
        ("herons role:us", 3),
        ("herons during:last w", 3),
        ("herons during:2026", 3),
        ("herons model:gpt", 3),
        ("herons model:o-", 0),
        ("@wad", 0),
        ("herons @wad", 3),
    ],
)
def test_a_value_is_asked_for_when_it_is_typed_to_its_end(full: Archive, typed: str, total: int) -> None:
    full.save_search("wading", "heron")

    assert full.searches.search(typed, None, Wish(is_unfinished=True)).total == total
