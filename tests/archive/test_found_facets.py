"""What was found is counted by what it has in common."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backscroll.archive import Archive
from backscroll.archive import found_facets as counting
from backscroll.archive.found_facets import FacetValue, FoundFacets
from backscroll.archive.searching import Wish
from backscroll.model import Role
from tests.builders import a_conversation, a_message

MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAY = datetime(2026, 5, 2, 9, tzinfo=UTC)


@pytest.fixture
def full(archive: Archive) -> Archive:
    archive.save_conversation(
        a_conversation(
            a_message("m1", "a heron", created_at=MARCH),
            a_message("m2", "herons wade", role=Role.ASSISTANT, after="m1", model="gpt-x", created_at=MAY),
            a_message("m3", "nothing of it", after="m2", created_at=MAY),
            id="c1",
            title="Herons",
            project="birds",
        )
    )
    archive.save_conversation(a_conversation(a_message("m1", "heron soup"), id="c2", source="other"))
    archive.save_conversation(a_conversation(id="c3", title="An empty talk of herons"))
    archive.tag("c1", "wet")
    return archive


def counted(archive: Archive, text: str) -> FoundFacets:
    return archive.searches.facets(text, None, Wish())


def pairs(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {one.value: one.count for one in values}


def test_all_that_is_found_is_counted_once(full: Archive) -> None:
    found = counted(full, "heron")

    assert found.counted == full.search("heron").total == 4
    assert found.conversations == 3
    assert pairs(found.sources) == {"made-up": 3, "other": 1}
    assert pairs(found.roles) == {"user": 2, "assistant": 1}
    assert pairs(found.models)["gpt-x"] == 1
    assert pairs(found.projects) == {"birds": 2}
    assert pairs(found.tags) == {"wet": 2}
    assert [one.value for one in found.months] == ["2026-03", "2026-05"]


def test_a_facet_is_counted_without_its_own_filter_and_with_all_others(full: Archive) -> None:
    found = counted(full, "heron source:other")

    assert pairs(found.sources) == {"made-up": 3, "other": 1}
    assert pairs(found.roles) == {"user": 1}
    assert found.counted == 1
    assert pairs(counted(full, "heron during:2026-03 role:user").months) == {"2026-03": 1}
    assert pairs(counted(full, "heron during:2026-03").months) == {"2026-03": 1, "2026-05": 1}
    assert pairs(counted(full, "heron tag:wet source:other").sources) == {"made-up": 2}


@pytest.mark.parametrize("query", ["heron", "heron role:user", "source:other", "heron -soup", '"heron soup"', "wade"])
def test_the_counts_of_a_facet_are_what_a_search_for_its_value_finds(full: Archive, query: str) -> None:
    found = counted(full, query)

    assert found.counted == full.search(query).total
    for facet, field in ((found.roles, "role"), (found.sources, "source"), (found.projects, "project")):
        for one in facet:
            if field not in query:
                assert full.search(f"{query} {field}:{one.value}").total >= one.count


def test_the_trash_is_not_counted_unless_it_is_asked_for(full: Archive) -> None:
    full.set_status("c2", "trashed")

    assert pairs(counted(full, "heron").sources) == {"made-up": 3}
    assert pairs(counted(full, "heron is:trashed").sources) == {"other": 1}


def test_without_words_what_passes_the_filter_is_counted(full: Archive) -> None:
    assert pairs(counted(full, "source:made-up").roles) == {"user": 2, "assistant": 1}
    assert pairs(counted(full, "source:made-up -wade").roles) == {"user": 2}
    assert counted(full, "") == FoundFacets()


def test_of_very_many_messages_some_are_looked_at_and_the_rest_is_estimated(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_COUNTED", 10)
    for number in range(30):
        archive.save_conversation(a_conversation(a_message("m1", "kettle"), id=f"c{number}"))

    found = counted(archive, "kettle")

    assert found.is_estimate
    assert found.conversations is None
    assert pairs(found.roles) == {"user": 30}


def test_where_even_listing_takes_long_the_newest_are_counted(full: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_SAMPLED", 1)
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)

    found = counted(full, "heron")

    assert found.is_estimate
    assert found.counted == 2
