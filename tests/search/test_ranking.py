"""How well a message holds the words of a query, by itself and by what stands beside it."""

from __future__ import annotations

import pytest

from backscroll.model import Role
from backscroll.search.ranking import Occurrences, Place, best_rows, heard_from, rarity, term_score, word_score
from backscroll.search.tuning import Tuning

PLAIN = Tuning(neighbours=(), assistant=1.0, saturation=1.0)


def a_place(key: int, conversation: int = 1, first: int = 10, last: int = 14, role: str = "user") -> Place:
    return Place(key, conversation, first, last, role)


def test_a_rare_term_tells_more_than_a_common_one_and_none_tells_less_than_nothing() -> None:
    told = [rarity(rows, 100) for rows in (1, 10, 50, 100)]

    assert told == sorted(told, reverse=True)
    assert told[-1] > 0


def test_rows_come_best_first_and_equal_ones_newest_first() -> None:
    rare, common = Occurrences(2.0, {11: 1.0}), Occurrences(1.0, {11: 1.0, 12: 1.0, 13: 1.0, 14: 2.0})

    assert best_rows([rare, common], PLAIN) == [11, 14, 13, 12]


def test_occurrences_saturate_so_that_two_terms_once_beat_one_often() -> None:
    often, once = Occurrences(1.0, {10: 50.0, 11: 1.0}), Occurrences(1.0, {11: 1.0})

    assert word_score(a_place(11), [often, once], PLAIN) > word_score(a_place(10), [often, once], PLAIN)


def test_a_score_is_the_sum_of_what_each_term_adds() -> None:
    terms = [Occurrences(2.0, {11: 1.0}), Occurrences(1.0, {10: 3.0})]
    tuning = Tuning()

    assert word_score(a_place(11), terms, tuning) == sum(term_score(a_place(11), term, tuning) for term in terms)


def test_a_term_counts_less_the_further_away_it_stands() -> None:
    scores = [term_score(a_place(key), Occurrences(1.0, {10: 1.0}), Tuning()) for key in (10, 11, 12, 13, 14)]

    assert scores == sorted(scores, reverse=True)
    assert scores[3] > 0 == scores[4]


def test_words_of_other_conversations_beside_it_in_the_table_are_not_heard() -> None:
    at_the_edge = a_place(10)

    assert {row for row, _weight in heard_from(at_the_edge, Tuning())} == {10, -1, 11, 12, 13}
    assert term_score(at_the_edge, Occurrences(1.0, {9: 1.0}), Tuning()) == 0


def test_an_answer_s_own_words_count_less_than_a_person_s() -> None:
    term = Occurrences(1.0, {11: 1.0})

    said, answered = (term_score(a_place(11, role=role), term, Tuning()) for role in (Role.USER, Role.ASSISTANT))

    assert said > answered > 0


def test_a_title_is_heard_by_every_message_of_its_conversation_alone() -> None:
    term = Occurrences(1.0, {-1: 0.5})

    assert term_score(a_place(10), term, Tuning()) == term_score(a_place(14), term, Tuning()) > 0
    assert term_score(a_place(20, conversation=2, first=20, last=20), term, Tuning()) == 0


def test_a_conversation_without_messages_is_heard_by_its_title_once() -> None:
    empty = Place(-1, 1, 10, 9, None, by_title=True)

    assert term_score(empty, Occurrences(1.0, {-1: 1.0}), PLAIN) == pytest.approx(1.0)
