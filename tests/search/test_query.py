"""A query is read, whatever is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.search.query import Piece, Query, Reads, Term, parsed, pieces_of
from backscroll.store.filters import Filter

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
TYPED = st.lists(
    ANYTHING
    | st.sampled_from(['"', "-", "*", ":", "title:", "after:2026", "is:", "the", 'has:"', "(", "OR", "NOT", "語"])
).map("".join)


@given(TYPED)
def test_any_text_is_a_query(text: str) -> None:
    query = parsed(text)

    assert isinstance(query, Query)
    assert query.as_json()["terms"] == [str(term) for term in query.terms]


def terms(text: str) -> list[str]:
    return [str(term) for term in parsed(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red kite", ["red", "kite"]),
        ('"red kite"', ['"red kite"']),
        ('"never closed', ['"never closed"']),
        ("red red", ["red"]),
        ("kit*", ["kit*"]),
        ("*", []),
        ("- -- * :", []),
        ("the kite", ["kite"]),
        ("to be or not to be", ["to", "be", "or", "not"]),
        ('"the"', ['"the"']),
        ("http://example.org", ["http://example.org"]),
        ("foo:bar", ["foo:bar"]),
        ("it\x00s", ["s"]),
        ("title:", ["title:"]),
        ("git push --force-with-lease", ["git", "push", "force-with-lease"]),
        ("--role:user", ["role", "user"]),
    ],
)
def test_words_are_read_as_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_minus_excludes_a_word_or_a_phrase() -> None:
    query = parsed('kite -red -"blue kite"')

    assert query.excluded == (Term("red"), Term("blue kite", is_phrase=True))


def test_what_is_said_twice_is_noted_once() -> None:
    assert len(parsed("after:soon after:soon").notes) == 1


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert parsed("well-known") == Query((Term("well-known"),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source:ChatGPT", Filter(sources=("chatgpt",))),
        ("source:a source:b", Filter(sources=("a", "b"))),
        ("role:USER", Filter(roles=("user",))),
        ("kind:session", Filter(kinds=("session",))),
        ('title:"a b"', Filter(titles=("a b",))),
        ("is:starred", Filter(starred=True)),
        ("is:archived", Filter(status=("archived",))),
        ("is:branch", Filter(on_branch=True)),
        ("is:branched", Filter(has_branches=True)),
        ("has:code has:TOOL", Filter(has=("code", "tool"))),
        ("in:abcd", Filter(conversation_ids=("abcd",))),
        ("after:2026", Filter(after=datetime(2026, 1, 1, tzinfo=UTC))),
        ("before:2026-03-09", Filter(before=datetime(2026, 3, 9, tzinfo=UTC))),
        (
            "during:2026-02",
            Filter(after=datetime(2026, 2, 1, tzinfo=UTC), before=datetime(2026, 3, 1, tzinfo=UTC)),
        ),
    ],
)
def test_fields_are_read_as_filters(text: str, expected: Filter) -> None:
    assert parsed(text) == Query(filter=expected)


@pytest.mark.parametrize(
    "text", ["after:soon", "before:2026-13", "during:2026-02-30", "is:lost", "has:wings", "role:robot", "kind:book"]
)
def test_a_field_that_cannot_be_read_becomes_words_and_a_note(text: str) -> None:
    query = parsed(text)

    assert (terms(text), query.filter) == ([text.partition(":")[2]], Filter())
    assert text.partition(":")[2] in query.notes[0]


def test_a_filter_cannot_be_turned_round_and_says_so() -> None:
    query = parsed("lamp -source:chatgpt")

    assert (query.terms, query.excluded, query.filter) == ((Term("lamp"),), (Term("source:chatgpt"),), Filter())
    assert "-source:chatgpt" in query.notes[0]


@given(TYPED)
def test_a_query_prints_back_to_an_equal_one(text: str) -> None:
    query = parsed(text, NOW)

    assert msgspec.structs.replace(parsed(str(query), NOW), notes=query.notes) == query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("after:7d kettle", Filter(after=datetime(2026, 11, 14, 8, tzinfo=UTC))),
        (
            "kettle during:march 2025",
            Filter(after=datetime(2025, 3, 1, tzinfo=UTC), before=datetime(2025, 4, 1, tzinfo=UTC)),
        ),
        ('before:"last week" kettle', Filter(before=datetime(2026, 11, 9, tzinfo=UTC))),
        ("after:yesterday kettle", Filter(after=datetime(2026, 11, 20, tzinfo=UTC))),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: Filter) -> None:
    query = parsed(text, NOW)

    assert (query.filter, [str(term) for term in query.terms]) == (expected, ["kettle"])


def test_a_query_is_told_in_the_pieces_it_was_typed_in() -> None:
    typed = 'red  "oven lamp" -rye during:march 2025 source:Grok is:nothing ?'

    assert pieces_of(typed, NOW) == (
        Piece("red", Reads.WORD),
        Piece('"oven lamp"', Reads.PHRASE),
        Piece("-rye", Reads.EXCLUDED),
        Piece("during:march 2025", Reads.FILTER, "during", "march 2025", ("after", "before")),
        Piece("source:Grok", Reads.FILTER, "source", "Grok", ("sources",)),
        Piece("is:nothing", Reads.WORD),
        Piece("?", Reads.NOTHING),
    )


@given(TYPED)
def test_the_pieces_of_a_query_put_together_read_the_same(text: str) -> None:
    joined = " ".join(piece.text for piece in pieces_of(text, NOW))

    assert parsed(joined, NOW) == parsed(text, NOW)
