"""The piece that is shown holds the words that were found, and marks exactly these."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.search.query import Term, parsed
from backscroll.search.snippets import Snippet, matched_ranges, snippet_of
from tests.builders import a_conversation, a_message
from tests.support.archives import opened

ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)


def snippet_about(query: str, text: str) -> Snippet:
    return snippet_of(text, matched_ranges(text, parsed(query).terms))


def marked(text: str, query: str) -> list[str]:
    snippet = snippet_about(query, text)
    return [snippet.text[start:end] for start, end in snippet.ranges]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Red kites fly", "kite", ["kites"]),
        ("Ein Café in Zürich", "cafe zurich", ["Café", "Zürich"]),
        ("a red kite", '"red kite"', ["red kite"]),
        ("a red kite, a kite", '"red kite"', ["red kite"]),
        ("kites and kitchens", "kit*", ["kites", "kitchens"]),
        ("東京へ行く", "東京", ["東京"]),
        ("東京へ行く", "へ", ["へ"]),
        ("東京 2026", '"東京2026"', ["東京 2026"]),
        ("parseHTTP", "http", ["HTTP"]),
        ("<b>kite</b>", "kite", ["kite"]),
        ("\x02kite\x03", "kite", ["kite"]),
        ("no such word", "kite", []),
    ],
)
def test_the_matched_words_are_marked(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_a_long_text_is_cut_around_its_matches() -> None:
    snippet = snippet_about("kite", f"{'before ' * 300}the kite flies{' after' * 300}")

    assert len(snippet.text) < 260
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert [snippet.text[start:end] for start, end in snippet.ranges] == ["kite"]


def test_the_piece_with_the_most_matches_is_shown() -> None:
    snippet = snippet_about("kite", f"kite {'x ' * 400} kite and kite")

    assert len(snippet.ranges) == 2


def test_a_snippet_is_one_line_without_control_characters() -> None:
    assert snippet_about("kite", "a\nkite\t\x1b[31m\u2028there").text == "a kite  [31m there"


@given(ANYTHING, ANYTHING)
def test_marks_stand_inside_the_snippet_in_order_and_apart(text: str, query: str) -> None:
    snippet = snippet_about(query, text)

    places = [place for both in snippet.ranges for place in both]
    assert places == sorted(set(places))
    assert not places or (places[0] >= 0 and places[-1] <= len(snippet.text))


@given(ANYTHING, st.lists(ANYTHING, max_size=3))
def test_marks_in_a_text_stand_in_order_and_apart(text: str, words: list[str]) -> None:
    ranges = matched_ranges(text, [Term(word.replace("\x00", "")) for word in words if any(map(str.isalnum, word))])

    places = [place for both in ranges for place in both]
    assert places == sorted(set(places))
    assert not places or places[-1] <= len(text)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    messages = [a_message(f"m{at}", text) for at, text in enumerate(TEXTS)]
    with opened(tmp_path_factory.mktemp("full") / "a.db") as archive:
        archive.save_conversation(a_conversation(*messages, title="日本"))
        yield archive


TEXTS = (
    "The red kite flies over Zürich-West in 2026.",
    "東京2026年の旅 and parseHTTPResponse()",
    "한국어 텍스트, naïve café; E0277",
    "Kites, kiting, kited. x_y_z C++ 100%",
)
PIECES = [
    "kite",
    "東京",
    "2026",
    "年",
    "zurich",
    "http",
    "한국",
    "텍",
    "*",
    '"',
    "-",
    " ",
    "cafe",
    "x_y",
    "(",
    "²",
    "ｱ",
    "é",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | ANYTHING)
def test_whatever_is_asked_every_hit_marks_its_words(full: Archive, query: str) -> None:
    result = full.search(query)

    assert len(result.hits) == min(result.total, 20)
    if result.query.terms:
        assert all(hit.ranges for hit in result.hits)


def test_a_thread_that_ends_leaves_nothing_open() -> None:
    """From Python 3.13 on, what is left open says so when it is collected, which is an error here."""
    thread = Thread(target=matched_ranges, args=("a heron", [Term("heron")]))
    thread.start()
    thread.join()

    gc.collect()
