"""How well a message holds the words of a query: BM25F over the message, those beside it, and its conversation's title.

A word counts fully where it stands, and partly one or two messages away, because an answer seldom repeats the words of
its question. Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (2004), tells why the
occurrences of all fields are added up before they saturate, and not the fields' scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log

from msgspec import Struct

from backscroll.model import Role
from backscroll.search.tuning import Tuning


class Occurrences(Struct, frozen=True):
    """Where one term stands: how often in each row of the index, and how much that tells.

    `counts` are weighted by field and row length, so that 1 is one occurrence in the body of an average message. Rows
    are messages' keys, and conversations' keys, negated, for their titles.
    """

    rarity: float
    counts: Mapping[int, float]


class Place(Struct, frozen=True):
    """Where a message stands: its conversation, whose messages have consecutive keys from `first` to `last`.

    `key` is the message's, or its conversation's, negated, where a title was found and there are no messages.
    `by_title` says that it stands for its conversation's title.
    """

    key: int
    conversation: int
    first: int
    last: int
    role: str | None
    written_at: int | None = None
    by_title: bool = False


def rarity(rows: int, all_rows: int) -> float:
    """Give how much a term tells that is in so many of all rows (BM25's idf, never below zero)."""
    return log(1 + (all_rows - rows + 0.5) / (rows + 0.5))


def best_rows(terms: Sequence[Occurrences], tuning: Tuning) -> list[int]:
    """Give the rows that hold a term, best first by their own words alone."""
    scores: dict[int, float] = {}
    for term in terms:
        worth, bend = term.rarity * (tuning.saturation + 1), tuning.saturation
        for row, count in term.counts.items():
            scores[row] = scores.get(row, 0.0) + worth * count / (count + bend)
    # Two plain sorts are thrice as fast as one by pairs, and this is done with all rows that hold a word.
    rows = sorted(scores, reverse=True)
    rows.sort(key=scores.__getitem__, reverse=True)
    return rows


def word_score(place: Place, terms: Sequence[Occurrences], tuning: Tuning) -> float:
    """Give how well a message holds the terms."""
    return sum(term_score(place, term, tuning) for term in terms)


def term_score(place: Place, term: Occurrences, tuning: Tuning) -> float:
    """Give what one term adds to a message's score."""
    count = sum(weight * term.counts.get(key, 0.0) for key, weight in heard_from(place, tuning))
    return term.rarity * count * (tuning.saturation + 1) / (count + tuning.saturation)


def heard_from(place: Place, tuning: Tuning) -> Iterator[tuple[int, float]]:
    """Give the rows of the index that speak for a message, each with its weight: itself, its title, its neighbours."""
    if place.key > 0:
        yield place.key, tuning.assistant if place.role == Role.ASSISTANT else 1.0
    yield -place.conversation, 1.0
    for distance, weight in enumerate(tuning.neighbours, start=1):
        if place.key - distance >= place.first:
            yield place.key - distance, weight
        if place.key + distance <= place.last:
            yield place.key + distance, weight
