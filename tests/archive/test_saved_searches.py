"""Searches that are kept under a name, and called for by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backscroll.archive import Archive, SavedSearch
from backscroll.archive import archive as archive_module
from backscroll.errors import InvalidRequest, NotFound
from tests.builders import a_conversation, a_message

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def full(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(archive_module, "_now", lambda: NOW)
    for name, text in {"c1": "a heron", "c2": "a heron at the pond"}.items():
        archive.save_conversation(a_conversation(a_message("m1", text), id=name, source=name))
    return archive


def said(archive: Archive, query: str) -> set[str]:
    return {hit.snippet for hit in archive.search(query).hits}


def test_a_saved_search_stands_for_its_query(full: Archive) -> None:
    full.save_search("birds", "heron source:c2")

    assert said(full, "@birds") == said(full, "  @birds  ") == {"a heron at the pond"}
    assert full.search("@birds").query == full.search("heron source:c2").query


def test_more_words_narrow_or_widen_it(full: Archive) -> None:
    full.save_search("birds", "heron")

    assert said(full, "@birds source:c1") == {"a heron"}
    assert said(full, "@birds -pond") == {"a heron"}


def test_saving_again_takes_the_place_of_what_was_there(full: Archive) -> None:
    full.save_search("birds", "heron")
    full.save_search("birds", "pond")
    full.save_search("a-b.c_1", "x")

    assert full.saved_searches() == [SavedSearch("a-b.c_1", "x", NOW), SavedSearch("birds", "pond", NOW)]


def test_a_forgotten_search_is_gone(full: Archive) -> None:
    full.save_search("birds", "heron")

    full.forget_search("birds")

    assert full.saved_searches() == []
    for ask in (full.search, full.forget_search):
        with pytest.raises(NotFound, match="No search is saved as birds"):
            ask("@birds" if ask == full.search else "birds")


@pytest.mark.parametrize("name", ["", "two words", "@birds", "a/b", "a\n"])
def test_what_is_no_name_is_refused(full: Archive, name: str) -> None:
    with pytest.raises(InvalidRequest, match="is no name"):
        full.save_search(name, "heron")


@pytest.mark.parametrize("query", ["a@b.example", "heron @birds", "@", '"@birds"', "@@birds"])
def test_an_at_sign_elsewhere_is_a_word(full: Archive, query: str) -> None:
    full.search(query)


def test_one_saved_by_the_name_of_another_keeps_what_that_stood_for(full: Archive) -> None:
    full.save_search("birds", "heron")

    full.save_search("birds", "@birds -pond")

    assert said(full, "@birds") == {"a heron"}
    with pytest.raises(NotFound, match="as nobody"):
        full.save_search("more", "@nobody heron")


def test_what_is_exported_may_be_a_saved_search(full: Archive) -> None:
    full.save_search("birds", "pond")

    assert full.ids_found("@birds") == [full.conversation("c2").id]
