"""What the keyword index is asked, against FTS5's own tables."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.errors import InvalidRequest
from backscroll.model import Attachment, Part, Reasoning, Role, ToolCall, ToolResult
from backscroll.search import finding, keywords
from backscroll.search.keywords import KeywordIndex, expression
from backscroll.search.query import Term
from backscroll.search.ranking import Occurrences
from backscroll.search.tuning import DEFAULT, Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter
from backscroll.store.index import CREATE, FIELDS, TUNING, IndexRow
from backscroll.store.index_size import row_count
from tests.builders import a_conversation, a_message

WORDS = ("fox", "hen", "owl", "oxen")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
ROWS = st.dictionaries(st.integers(-4, 12).filter(bool), st.tuples(*[TEXTS] * len(FIELDS)), max_size=10)
COLUMNS, PLACEHOLDERS = ", ".join(("rowid", *FIELDS)), ", ".join("?" * (1 + len(FIELDS)))
INSERT = f"INSERT INTO keyword_index({COLUMNS}) VALUES ({PLACEHOLDERS})"
DELETE = f"INSERT INTO keyword_index(keyword_index, {COLUMNS}) VALUES ('delete', {PLACEHOLDERS})"


class Index:
    """A keyword index alone, in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(CREATE)
        connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(keyword_index, instance)")
        for name, value in TUNING.items():
            connection.execute("INSERT INTO keyword_index(keyword_index, rank) VALUES (?, ?)", (name, value))
        self.rows: dict[int, IndexRow] = {}

    @property
    def ask(self) -> Ask:
        return lambda question, values: self._connection.execute(question, values).fetchall()

    def insert(self, rows: Sequence[IndexRow]) -> None:
        with self._connection:
            self._connection.executemany(INSERT, sorted(rows))
        self.rows |= {row[0]: row for row in rows}

    def delete(self, keys: Sequence[int]) -> None:
        with self._connection:
            self._connection.executemany(DELETE, [self.rows.pop(key) for key in keys])

    def counted_by_hand(self, word: str, tuning: Tuning) -> dict[int, float]:
        """Give a word's occurrences in each row by the vocabulary, weighted as BM25 does (b is 0.75)."""
        weights = dict(
            zip(FIELDS, (tuning.body, tuning.title, tuning.reasoning, tuning.tools, tuning.names), strict=True)
        )
        entries = self.ask("SELECT term, doc, col FROM vocabulary", {})
        lengths = Counter(row for _term, row, _field in entries)
        average = sum(lengths.values()) / len(self.rows) if self.rows else 0
        counts: Counter[int] = Counter()
        for term, row, field in entries:
            if term.startswith(word[:-1]) if word.endswith("*") else term == word:
                counts[row] += weights[field]  # type: ignore[assignment]
        return {row: count / (0.25 + 0.75 * lengths[row] / average) for row, count in counts.items() if count}


def changed(index: Index, first: dict[int, Sequence[str]], more: dict[int, Sequence[str]], gone: set[int]) -> None:
    index.insert([(key, *texts) for key, texts in first.items()])  # type: ignore[misc]
    index.delete(sorted(gone & index.rows.keys()))
    index.insert([(key, *texts) for key, texts in more.items() if key not in index.rows])  # type: ignore[misc]


@given(ROWS, ROWS, st.sets(st.integers(-4, 12)))
def test_the_number_of_rows_is_known_without_counting(
    first: dict[int, Sequence[str]], more: dict[int, Sequence[str]], gone: set[int]
) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        index = Index(connection)
        assert row_count(index.ask) == 0
        changed(index, first, more, gone)

        ((counted,),) = index.ask("SELECT count(*) FROM keyword_index_docsize", {})
        assert row_count(index.ask) == counted == len(index.rows)
        index.delete(list(index.rows))
        assert row_count(index.ask) == 0


def test_the_number_of_very_many_rows_is_known() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        index = Index(connection)
        for count in (127, 128, 16_383, 16_384):
            index.insert([(key, "fox", "", "", "", "") for key in range(len(index.rows) + 1, count + 1)])
            assert row_count(index.ask) == count


@given(
    ROWS, ROWS, st.sets(st.integers(-4, 12)), st.sampled_from([DEFAULT, Tuning(tools=0, reasoning=0), Tuning(body=3)])
)
@settings(max_examples=150)
def test_occurrences_are_what_fts5_counts(
    first: dict[int, Sequence[str]], more: dict[int, Sequence[str]], gone: set[int], tuning: Tuning
) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        index = Index(connection)
        changed(index, first, more, gone)
        asked = KeywordIndex(index.ask, Filter(roles=("any",)), tuning)
        for term in (*map(Term, WORDS), Term("o", is_prefix=True)):
            found = asked.occurrences(term)

            assert found.counts == pytest.approx(index.counted_by_hand(str(term), tuning), rel=1e-6)


PLACES: dict[str, Part] = {
    "reasoning": Reasoning("a heron?"),
    "tools": ToolCall("look", {"for": ["heron"]}),
    "names": Attachment(name="heron.png"),
}


@pytest.mark.parametrize(("field", "part"), PLACES.items(), ids=PLACES.keys())
def test_a_field_that_counts_nothing_is_not_looked_into(archive: Archive, field: str, part: Part) -> None:
    archive.save_conversation(a_conversation(a_message("m1", part), a_message("m2", "one stork", after="m1")))

    off = msgspec.structs.replace(DEFAULT, **{field: 0})

    assert archive.search("heron").total == 1
    assert [archive.search(query, tuning=off).total for query in ("heron", '"heron"', "heron stork")] == [0, 0, 1]
    assert archive.search("heron", tuning=off, sort="newest").total == 0


def test_reasoning_and_tools_count_less_than_what_was_said(archive: Archive) -> None:
    archive.save_conversation(a_conversation(a_message("m1", ToolResult("a heron at the pond")), id="c1"))
    archive.save_conversation(a_conversation(a_message("m1", "a heron at the pond"), id="c2"))
    archive.save_conversation(a_conversation(a_message("m1", Reasoning("a heron at the pond")), id="c3"))

    def places(tuning: Tuning) -> list[str]:
        return [hit.found_in for hit in archive.search("heron", tuning=tuning).hits]

    assert places(DEFAULT)[0] == "text"
    assert places(Tuning(tools=2.0))[0] == "tool"


def test_a_tuning_by_which_no_words_count_is_refused(archive: Archive) -> None:
    archive.save_conversation(a_conversation(a_message("m1", "a heron"), title="Heron"))

    with pytest.raises(InvalidRequest, match="no words count"):
        archive.search("heron", tuning=Tuning(body=0, title=0, reasoning=0, tools=0, names=0))


@pytest.mark.parametrize("most", [0, 1, 2, 9])
def test_what_was_listed_ahead_is_listed_and_counted_without_being_looked_for_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(keywords, "MOST_LISTED", most)
    said = ("red fox", "red hen", "a red fox", "fox red")
    archive.save_conversation(a_conversation(*(a_message(f"m{at}", text) for at, text in enumerate(said))))
    term = Term("red fox", is_phrase=True)
    match = expression([term])
    asked: list[str] = []
    with closing(sqlite3.connect(archive.path)) as connection:

        def ask(question: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
            asked.append(question)
            return connection.execute(question, values).fetchall()

        index = KeywordIndex(ask, Filter(), DEFAULT)
        index.list_ahead(match)
        asked.clear()
        found = (index.holding(match), index.counted([term]), index.count(match))

    assert found == ([1, 3], {term: 2}, 2)
    assert any("MATCH" in question for question in asked) == (most < 2)


def test_the_beginning_of_a_word_is_looked_for_once_however_many_conversations_hold_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keywords, "MOST_LISTED", 3)
    for at in range(6):
        archive.save_conversation(a_conversation(a_message("m1", "heron"), id=f"c{at}"))
    asked: list[str] = []
    with closing(sqlite3.connect(archive.path)) as connection:

        def ask(question: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
            asked.append(question)
            return connection.execute(question, values).fetchall()

        index = KeywordIndex(ask, Filter(), DEFAULT)
        found = index.walked(expression([Term("her", is_prefix=True)]), 4, newest=True)

    assert len(found) == 4
    assert sum("MATCH" in question for question in asked) == 1


@pytest.mark.parametrize("most", [0, 1, 2, 9])
def test_a_message_that_its_title_finds_too_is_counted_once_among_however_many(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(keywords, "MOST_COUNTED_ONCE", most)
    archive.save_conversation(a_conversation(a_message("m1", "a heron"), a_message("m2", "herons"), title="Heron"))

    assert archive.search("heron").total == len(archive.search("heron").hits) == 2


@pytest.mark.parametrize(("most", "total"), [(1, 2), (2, 3)])
def test_what_only_its_title_finds_is_counted_beside_few(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, most: int, total: int
) -> None:
    monkeypatch.setattr(keywords, "MOST_COUNTED_ONCE", most)
    archive.save_conversation(a_conversation(a_message("m1", "a heron"), a_message("m2", "herons"), title="Heron"))
    archive.save_conversation(a_conversation(a_message("m1", "a bird"), id="c2", title="Heron"))

    assert archive.search("heron").total == total


TALKS = (
    ("c1", "Herons", ("a heron", "of the heron", "the pond")),
    ("c2", "Pond", ("of the heron and of the stork", "a reed")),
    ("c3", "The heron", ("nothing of it", "the stork")),
    ("c4", None, ("of the heron",)),
)


@pytest.mark.parametrize(
    "narrowing", ["is:starred", "title:pond", "tag:birds", "source:made-up", "is:starred role:user"]
)
@pytest.mark.parametrize("words", ["heron", '"of the"', "heron stork -reed", "the heron", "pond", "hero*"])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_a_search_that_begins_with_what_the_filter_names_finds_the_same(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, narrowing: str, words: str, sort: str
) -> None:
    for name, title, said in TALKS:
        messages = [a_message(f"{name}-{at}", text) for at, text in enumerate(said)]
        archive.save_conversation(a_conversation(*messages, id=name, title=title))
    archive.star("c1")
    archive.star("c3")
    archive.tag("c2", "birds")

    named = archive.search(f"{words} {narrowing}", sort=sort)
    monkeypatch.setattr(keywords, "MOST_NAMED", 0)

    assert named == archive.search(f"{words} {narrowing}", sort=sort)


def test_of_a_common_word_only_the_rows_of_few_conversations_are_looked_up(archive: Archive) -> None:
    for at in range(20):
        archive.save_conversation(a_conversation(a_message("m1", "a heron"), a_message("m2", "reeds"), id=f"c{at}"))
    archive.star("c7")
    term = Term("heron")

    with closing(sqlite3.connect(archive.path)) as connection:

        def ask(question: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
            return connection.execute(question, values).fetchall()

        everywhere = KeywordIndex(ask, Filter(), DEFAULT).occurrences(term)
        starred = KeywordIndex(ask, Filter(starred=True), DEFAULT).occurrences(term)

    assert len(everywhere.counts) == 20
    assert starred == Occurrences(everywhere.rarity, {15: everywhere.counts[15]})


@pytest.mark.parametrize(("query", "most", "ranked"), [("heron", 6, 1), ("heron", 7, 2), ('"a heron"', 7, 1)])
def test_common_words_of_which_a_filter_leaves_few_are_counted_where_that_is_soon_done(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, query: str, most: int, ranked: int
) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 3)
    monkeypatch.setattr(keywords, "MOST_COUNTED", most)
    for at in range(6):
        message = a_message("m1", "a heron", role=Role.USER if at < 2 else Role.ASSISTANT)
        archive.save_conversation(a_conversation(message, id=f"c{at}"))

    result = archive.search(f"{query} role:user", tuning=Tuning(rescored=1))

    assert result.total == 2
    assert result.notes == (
        () if ranked == 2 else ("These words are in more than 3 messages: the newest 1 of them were ranked.",)
    )
