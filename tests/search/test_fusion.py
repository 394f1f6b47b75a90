"""Words, meaning, conversation and age made into one order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.search.fusion import MICROSECONDS_A_DAY, Evidence, Fused, conversations_of, fused
from backscroll.search.ranking import Place
from backscroll.search.tuning import Tuning

NOW = 20_000 * MICROSECONDS_A_DAY
SCORES = st.dictionaries(st.integers(1, 12), st.floats(0, 30))
SIMILARITIES = st.dictionaries(st.integers(1, 12), st.floats(-1, 1))


def a_place(key: int, conversation: int = 0, age_in_days: float | None = None) -> Place:
    written_at = None if age_in_days is None else NOW - int(age_in_days * MICROSECONDS_A_DAY)
    return Place(key, conversation or key, key, key, "user", written_at)


def keys(found: list[Fused]) -> list[int]:
    return [one.place.key for one in found]


@given(SCORES, SIMILARITIES, st.booleans())
def test_shares_add_up_to_the_score_and_scores_fall(
    words: dict[int, float], similarities: dict[int, float], is_dated: bool
) -> None:
    places = [a_place(key, 1 + key % 3, float(key) if is_dated else None) for key in range(1, 13)]

    found = fused(places, Evidence(words, similarities), Tuning(), NOW)

    assert sorted(keys(found)) == list(range(1, 13))
    assert all(one.score == pytest.approx(one.words + one.meaning + one.conversation + one.recency) for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(min(one.words, one.meaning, one.conversation, one.recency) >= -1e-12 for one in found)


@given(SCORES, SIMILARITIES)
def test_the_order_in_which_candidates_arrive_does_not_matter(
    words: dict[int, float], similarities: dict[int, float]
) -> None:
    places = [a_place(key, 1 + key % 3) for key in range(1, 13)]
    evidence = Evidence(words, similarities)

    assert keys(fused(places, evidence, Tuning())) == keys(fused(places[::-1], evidence, Tuning()))


def test_without_similarities_words_alone_decide() -> None:
    found = fused([a_place(1), a_place(2), a_place(3)], Evidence({1: 1.0, 2: 9.0, 3: 4.0}, {}), Tuning())

    assert keys(found) == [2, 3, 1]
    assert {one.similarity for one in found} == {None}


def test_without_words_the_nearest_come_first() -> None:
    found = fused([a_place(1), a_place(2), a_place(3)], Evidence({}, {1: 0.2, 2: 0.9, 3: 0.5}), Tuning())

    assert keys(found) == [2, 3, 1]


def test_candidates_that_are_all_alike_come_newest_first() -> None:
    places = [a_place(key) for key in (1, 2, 3)]

    assert keys(fused(places, Evidence({}, dict.fromkeys((1, 2, 3), 0.5)), Tuning())) == [3, 2, 1]
    assert keys(fused(places, Evidence({}, {}), Tuning())) == [3, 2, 1]


def test_the_least_similar_candidates_gain_nothing_by_their_meaning() -> None:
    similarities = {key: 0.3 + key / 20 for key in range(1, 12)}

    found = fused([a_place(key) for key in similarities], Evidence({}, similarities), Tuning(conversation_share=0))

    gained = {one.place.key: one.meaning for one in found}
    assert [gained[1], gained[2]] == pytest.approx([0, 0])
    assert gained[11] == pytest.approx(Tuning().meaning_share)


def test_a_message_counts_more_in_a_conversation_with_others() -> None:
    places = [a_place(1, 7), a_place(2, 8), a_place(3, 7)]

    assert keys(fused(places, Evidence({1: 5.0, 2: 5.0, 3: 4.0}, {}), Tuning()))[0] == 1
    assert keys(fused(places, Evidence({1: 5.0, 2: 5.0, 3: 4.0}, {}), Tuning(conversation_share=0)))[0] == 2


def test_of_two_alike_the_recent_one_comes_first_unless_that_is_switched_off() -> None:
    places = [a_place(1, age_in_days=1), a_place(2, age_in_days=900), a_place(3)]
    alike = Evidence(dict.fromkeys((1, 2, 3), 5.0), {})

    assert keys(fused(places, alike, Tuning(), NOW)) == [1, 2, 3]
    assert keys(fused(places, alike, Tuning(recency_share=0), NOW)) == [3, 2, 1]
    assert keys(fused(places, alike, Tuning(), None)) == [3, 2, 1]


def test_recency_is_halved_as_often_as_is_said_and_counts_no_more_for_what_is_to_come() -> None:
    places = [a_place(1, age_in_days=0), a_place(2, age_in_days=180), a_place(3, age_in_days=-400)]

    found = {one.place.key: one for one in fused(places, Evidence(dict.fromkeys((1, 2, 3), 5.0), {}), Tuning(), NOW)}

    assert found[1].recency == pytest.approx(2 * found[2].recency)
    assert found[3].recency == found[1].recency


def test_a_conversation_is_worth_its_best_message_and_ever_less_of_the_next() -> None:
    messages = [Fused(a_place(key, conversation), score) for key, conversation, score in (
        (1, 7, 0.9), (2, 8, 0.8), (3, 8, 0.8), (4, 8, 0.8), (5, 8, 0.8), (6, 7, 0.0),
    )]  # fmt: skip

    found = conversations_of(messages, Tuning())

    assert [one.key for one in found] == [8, 7]
    assert [one.score for one in found] == pytest.approx([0.8 * 1.75, 0.9])
    assert [keys(list(one.messages)) for one in found] == [[2, 3, 4, 5], [1, 6]]
