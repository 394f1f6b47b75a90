"""Words and meaning together: what is found, in which order, page by page, and why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive, Hit, SearchResult, meaning
from backscroll.archive import archive as archive_module
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Conversation, Reasoning
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.embedders.fake import FakeEmbedder
from backscroll.search.embedders.port import Embedder
from backscroll.search.tuning import DEFAULT, Tuning
from tests.builders import a_conversation, a_message
from tests.support.archives import WORDS_ONLY, opened

START = datetime(2026, 1, 1, tzinfo=UTC)
# Words of which none has another's stem, in pairs that have the same four first letters.
WORDS = ("heron", "heroic", "kettle", "kettledrum", "pond", "ponderous")
NARROW = Tuning(rescored=3, nearest=4)
MODES = ("hybrid", "keyword", "meaning")


def talks(texts: list[list[str]]) -> list[Conversation]:
    """Give a conversation for each list, dated unless it is the first; every third has a title."""
    return [
        a_conversation(
            *(
                a_message(f"m{place}", text, created_at=START + timedelta(days=31 * at, hours=place) if at else None)
                for place, text in enumerate(said)
            ),
            id=f"c{at}",
            title="kettle pond" if at % 3 == 2 else None,
        )
        for at, said in enumerate(texts)
    ]


TEXTS = st.lists(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), max_size=4), min_size=1, max_size=5
)
QUERIES = st.lists(
    st.sampled_from([*WORDS, "-heron", '"heron pond"', "kett*", "role:user", "before:2026-02-15", "title:pond"]),
    max_size=3,
).map(" ".join)


@contextmanager
def an_archive(texts: list[list[str]], embedder: Embedder | EmbedderChoice) -> Iterator[Archive]:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "a.db", embedder) as archive:
        for conversation in talks(texts):
            archive.save_conversation(conversation)
        yield archive


@pytest.fixture(autouse=True)
def same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time pass, so that what is recent counts the same in every search of a test."""
    monkeypatch.setattr(archive_module, "_now", lambda: START + timedelta(days=200))


ANY = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@given(TEXTS, QUERIES)
@ANY
def test_without_an_embedder_hybrid_is_keyword(texts: list[list[str]], query: str) -> None:
    with an_archive(texts, WORDS_ONLY) as archive:
        assert archive.search(query, explain=True) == archive.search(query, mode="keyword", explain=True)


@given(TEXTS, QUERIES)
@ANY
def test_without_vectors_hybrid_is_keyword(texts: list[list[str]], query: str) -> None:
    with an_archive(texts, FakeEmbedder()) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr(meaning, "MOST_CAUGHT_UP", 0)
        hybrid, keyword = archive.search(query, explain=True), archive.search(query, mode="keyword", explain=True)
        assert msgspec.structs.replace(hybrid, notes=keyword.notes) == keyword
        assert archive.meaning_state().done == 0


@given(TEXTS, QUERIES, st.sampled_from(MODES), st.sampled_from(["relevance", "newest"]))
@example([["heron heron", "heron"] * 4, ["heroic"] * 2], "heron", "hybrid", "relevance")
@ANY
def test_pages_together_are_one_long_page(texts: list[list[str]], query: str, mode: str, sort: str) -> None:
    with an_archive(texts, FakeEmbedder()) as archive:

        def page(offset: int, limit: int) -> SearchResult:
            return archive.search(query, offset=offset, limit=limit, mode=mode, sort=sort, tuning=NARROW)

        whole = page(0, 1_000)
        for size in (1, 3):
            pages = [page(offset, size) for offset in range(0, len(whole.hits) + size, size)]
            assert [hit.opens for one in pages for hit in one.hits] == [hit.opens for hit in whole.hits]
            assert {one.total for one in pages} == {whole.total}


@given(TEXTS, QUERIES, st.sampled_from(MODES))
@example([["heron heron", "heron"] * 4, ["heroic"] * 2], "heron", "hybrid")
@ANY
def test_as_many_are_found_as_is_said_each_once(texts: list[list[str]], query: str, mode: str) -> None:
    with an_archive(texts, FakeEmbedder()) as archive:
        result = archive.search(query, limit=1_000, mode=mode, tuning=NARROW)

        assert len(result.hits) == len({hit.opens for hit in result.hits}) == result.total


@given(TEXTS, QUERIES)
@ANY
def test_ranges_mark_the_words_that_were_asked_for(texts: list[list[str]], query: str) -> None:
    asked = {word for word in WORDS if word in query.split() or ("kett*" in query and word.startswith("kett"))}
    phrase = {"heron", "pond"} if "heron pond" in query else set()
    with an_archive(texts, FakeEmbedder()) as archive:
        for hit in archive.search(query, limit=1_000, tuning=NARROW).hits:
            marked = {hit.snippet[start:end] for start, end in hit.ranges}
            assert marked <= asked | phrase | {"heron pond"}
            assert bool(marked) or hit.found_in == "meaning" or not asked
            assert (hit.found_in == "meaning") <= (not marked)


@given(TEXTS, QUERIES, st.sampled_from(MODES), st.sampled_from([DEFAULT, NARROW]))
@example([["heron heron", "heron"] * 4, ["heroic"] * 2], "heron", "hybrid", NARROW)
@ANY
def test_the_shares_of_an_explanation_add_up_to_the_score(
    texts: list[list[str]], query: str, mode: str, tuning: Tuning
) -> None:
    with an_archive(texts, FakeEmbedder()) as archive:
        result = archive.search(query, limit=1_000, mode=mode, tuning=tuning, explain=True)

        for hit in (*result.hits, *(hit for one in result.conversations for hit in one.hits)):
            assert hit.why is not None
            assert hit.score == pytest.approx(_sum(hit))
            assert hit.why.beside.keys() == hit.why.words.keys()
            assert all(-1e-9 <= hit.why.beside[word] <= share + 1e-9 for word, share in hit.why.words.items())


def _sum(hit: Hit) -> float:
    assert hit.why is not None
    return sum(hit.why.words.values()) + hit.why.meaning + hit.why.conversation + hit.why.recency


@given(TEXTS, QUERIES)
@ANY
def test_by_date_the_same_messages_come_as_by_words(texts: list[list[str]], query: str) -> None:
    with an_archive(texts, FakeEmbedder()) as archive:
        by_words, newest, oldest = (
            archive.search(query, limit=1_000, mode="keyword", sort=sort) for sort in ("relevance", "newest", "oldest")
        )

        assert {hit.opens for hit in newest.hits} == {hit.opens for hit in by_words.hits}
        assert {hit.opens for hit in oldest.hits} == {hit.opens for hit in by_words.hits}
        assert newest.total == oldest.total == by_words.total


def said(result: SearchResult) -> list[str]:
    return [hit.snippet for hit in result.hits]


def say(archive: Archive, *texts: str, **fields: object) -> None:
    archive.save_conversation(a_conversation(*(a_message(f"m{at}", text) for at, text in enumerate(texts)), **fields))


def test_by_date_what_has_none_comes_last(archive: Archive) -> None:
    for at, text in enumerate(("undated heron", "old heron", "new heron")):
        say(archive, text, id=f"c{at}", created_at=START + timedelta(days=at) if at else None)

    assert said(archive.search("heron", sort="newest")) == ["new heron", "old heron", "undated heron"]
    assert said(archive.search("heron", sort="oldest")) == ["old heron", "new heron", "undated heron"]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("keyword", {"heron"}), ("hybrid", {"heron", "heroic"}), ("meaning", {"heron", "heroic"})],
)
def test_a_mode_says_what_a_search_goes_by(thinking: Archive, mode: str, expected: set[str]) -> None:
    for word in ("heron", "heroic", "kettle"):
        say(thinking, word, id=word)

    assert set(said(thinking.search("heron", mode=mode))) == expected


def test_by_meaning_alone_words_count_for_nothing(thinking: Archive) -> None:
    say(thinking, "heron", "heroic", "heroism heron heron")

    result = thinking.search("heron", mode="meaning", explain=True)

    assert [hit.why.words if hit.why else None for hit in result.hits] == [{}] * len(result.hits)
    assert result.total == len(result.hits) > 0


def test_what_is_found_by_its_meaning_says_so_and_how_near_it_is(thinking: Archive) -> None:
    say(thinking, "heroic deeds")

    (hit,) = thinking.search("heron", explain=True).hits

    assert (hit.found_in, hit.ranges, hit.snippet) == ("meaning", (), "heroic deeds")
    assert hit.why is not None
    assert hit.why.similarity == pytest.approx(0.7, abs=0.1)
    assert "near in meaning" in thinking.search("heron").notes[0]


def test_a_search_by_meaning_without_an_embedder_says_what_to_do(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="Unset BACKSCROLL_EMBEDDER"):
        archive.search("heron", mode="meaning")
    with pytest.raises(InvalidRequest, match="Unset BACKSCROLL_EMBEDDER"):
        archive.similar("c1")


@pytest.mark.parametrize("wish", [{"mode": "magic"}, {"sort": "magic"}], ids=repr)
def test_an_unknown_mode_or_order_is_refused(archive: Archive, wish: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest, match="magic is none of"):
        archive.search("heron", **wish)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("heron source:other", {"heroic c2"}),
        ("heron is:starred", {"heroic c2"}),
        ("heron -heroic", set()),
        ('heron "c1"', {"heroic c1"}),
        ("heron after:2026-02", {"heroic c2"}),
        ("heron is:archived", set()),
    ],
)
def test_filters_narrow_what_is_near_in_meaning_too(thinking: Archive, query: str, expected: set[str]) -> None:
    say(thinking, "heroic c1", created_at=START)
    say(thinking, "heroic c2", id="c2", source="other", starred=True, created_at=START + timedelta(days=60))

    assert set(said(thinking.search(query))) == expected


def test_a_filter_that_lets_few_through_finds_the_nearest_of_these(thinking: Archive) -> None:
    for at in range(30):
        say(thinking, f"heroic {at}", id=f"c{at}", source="other" if at == 7 else "made-up")

    found = thinking.search("heron source:other", tuning=Tuning(nearest=4))

    assert said(found) == ["heroic 7"]


def test_by_meaning_a_phrase_finds_the_nearest_of_the_messages_that_hold_it(thinking: Archive) -> None:
    for at in range(30):
        say(thinking, "heroic blue kettle" if at == 7 else f"heron {at}", id=f"c{at}")
    say(thinking, "a heroic blue kettle", id="other", source="other")
    narrow = Tuning(nearest=1)

    assert said(thinking.search('"blue kettle" heron source:made-up', mode="meaning", tuning=narrow)) == [
        "heroic blue kettle"
    ]
    assert len(thinking.search('"blue kettle" heron', mode="meaning", tuning=Tuning(nearest=4)).hits) == 2


def test_the_conversation_with_the_most_of_it_comes_first_whatever_its_best_message(archive: Archive) -> None:
    say(archive, "kettle", "pond", id="c1")
    say(archive, "kettle pond", "kettle pond", "kettle pond", id="c2")

    result = archive.search("kettle pond", limit=2)

    assert result.conversations[0].conversation_id == archive.conversation("c2").id
    assert [len(one.hits) for one in result.conversations] == [3, 2]
    assert result.conversations[0].hits[0] == result.hits[0]


def test_what_is_like_a_conversation_is_found_without_itself(thinking: Archive) -> None:
    say(thinking, "heron heron pond", id="c1")
    say(thinking, "heroic ponderous", id="c2")
    say(thinking, "kettle", id="c3")

    result = thinking.similar("c1")

    assert said(result) == ["heroic ponderous"]
    assert result.total == 1
    assert result.hits[0].found_in == "meaning"


def test_what_is_like_one_message_is_found(thinking: Archive) -> None:
    say(thinking, "heron", "kettle", id="c1")
    say(thinking, "heroic", id="c2")
    say(thinking, "kettledrum", id="c3")
    last = thinking.conversation("c1").messages[1].id

    assert said(thinking.similar(last))[0] == "kettledrum"


def test_what_is_in_the_bin_is_like_nothing(thinking: Archive) -> None:
    say(thinking, "heron", id="c1")
    say(thinking, "heroic", id="c2")
    thinking.set_status("c2", "trashed")

    assert thinking.similar("c1").hits == ()


def test_nothing_is_like_what_is_not_there_or_says_nothing(thinking: Archive) -> None:
    say(thinking, "heron", id="c1")
    say(thinking, "", id="c2")
    thinking.save_conversation(a_conversation(a_message("m1", Reasoning("heron")), id="c3"))

    for name in ("nobody", "c2"):
        with pytest.raises(NotFound):
            thinking.similar(name)
