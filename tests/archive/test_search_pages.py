"""Conversations found come in pages, and a word may be looked for before it is finished."""

from __future__ import annotations

import pytest

from backscroll.archive import Archive
from backscroll.archive.searching import Wish
from backscroll.search.finding import Sort
from tests.builders import a_conversation, a_message


@pytest.fixture
def full(archive: Archive) -> Archive:
    for number in range(12):
        said = [a_message("m0", f"kettle {'kettle ' * number}")]
        said += [a_message(f"m{at}", "a kettle", after=f"m{at - 1}") for at in range(1, 12)]
        archive.save_conversation(a_conversation(*said, id=f"c{number}"))
    return archive


def page(archive: Archive, begin: int, limit: int, sort: Sort) -> tuple[list[str], bool]:
    wish = Wish(limit=limit, conversations_from=begin, sort=sort)
    found = archive.searches.search("kettle", None, wish)
    return [one.conversation_id for one in found.conversations], found.has_more_conversations


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_conversations_are_one_long_page(full: Archive, sort: Sort) -> None:
    whole, _ = page(full, 0, 12, sort)
    pages = [page(full, begin, 5, sort) for begin in (0, 5, 10, 15)]

    assert [one for ids, _ in pages for one in ids] == whole
    assert len(set(whole)) == 12
    assert [has_more for _, has_more in pages] == [True, True, False, False]


def test_few_conversations_with_very_many_messages_hide_no_other(
    full: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backscroll.archive.searching.MESSAGES_A_CONVERSATION", 1)

    assert len(page(full, 0, 12, Sort.NEWEST)[0]) == 12


@pytest.mark.parametrize(
    ("typed", "total"), [("kett", 144), ("kettle", 144), ("ke", 0), ('"kett"', 0), ("kett source:made-up", 144)]
)
def test_the_beginning_of_the_last_word_is_enough_while_it_is_typed(full: Archive, typed: str, total: int) -> None:
    assert full.searches.search(typed, None, Wish(is_unfinished=True)).total == total
    assert full.search("kett").total == 0


def test_a_word_that_is_somewhere_is_taken_as_it_is(full: Archive) -> None:
    full.save_conversation(a_conversation(a_message("m1", "a kett"), id="kett"))

    assert full.searches.search("kett", None, Wish(is_unfinished=True)).total == 1
