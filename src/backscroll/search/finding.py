"""From a query to messages in order: words and meaning looked up, put together, and what was done told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import Protocol

from msgspec import Struct

from backscroll.search.fusion import Evidence, Fused, fused
from backscroll.search.keywords import MOST_RANKED, KeywordIndex, expression, matching
from backscroll.search.query import Query, Term
from backscroll.search.ranking import Occurrences, Place, best_rows, word_score
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter


class Mode(StrEnum):
    """What a search goes by."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    MEANING = "meaning"


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Nearness(Protocol):
    """What knows which messages are near the query in meaning: their keys with their similarity, best first."""

    def nearest(self, count: int, among: Collection[int] | None = None) -> Mapping[int, float]: ...

    def similarities(self, keys: Collection[int]) -> Mapping[int, float]: ...


class Found(Struct, frozen=True):
    """Messages in order, how many there are in all, where each term stands, and what a person should know.

    `ranked` are those whose order was weighed, for conversations to be made of; `messages` those that were asked for;
    `highest_words` is the score of the words of the message that holds them best.
    """

    messages: Sequence[Fused]
    ranked: Sequence[Fused]
    total: int
    terms: Mapping[Term, Occurrences]
    highest_words: float = 0.0
    notes: tuple[str, ...] = ()


class Words(Struct, frozen=True):
    """What the keyword index says: rows that hold the words, best first, how many in all, and where each term is."""

    rows: Sequence[int] = ()
    total: int = 0
    terms: Mapping[Term, Occurrences] = {}
    notes: tuple[str, ...] = ()


class Search:
    """One query being answered within one transaction. `now` (microseconds) lets what is recent count a little more."""

    def __init__(self, ask: Ask, query: Query, tuning: Tuning, nearness: Nearness | None, now: int | None) -> None:
        self._query = query
        self._tuning = tuning
        self._nearness = nearness
        self._now = now
        self._index = KeywordIndex(ask, query.filter, tuning)

    def by_relevance(self, end: int, mode: Mode) -> Found:
        """Give the messages that hold the words or are near in meaning, best first, up to the one at `end`."""
        if not self._query.terms:
            return self.by_time(end, newest=True)
        self._list_phrases()
        words = Words() if mode is Mode.MEANING else self._words()
        placed = self._index.places(words.rows)
        with_words = list(islice(placed, self._tuning.rescored))
        # Whatever holds all phrases was found by its words.
        near = {} if words.rows and self._query.phrases else self._near({place.key for place in with_words})
        places = [*with_words, *near.values()]
        evidence = self._evidence(places, list(words.terms.values()))
        ranked = fused(places, evidence, self._tuning, self._now)
        others = (Fused(place) for place in placed if place.key not in near)
        rest = list(islice(others, max(0, end - len(ranked))))
        without_words = sum(1 for place in near.values() if not self._holds(place, words.terms))
        highest = max(evidence.words.values(), default=0.0)
        return Found([*ranked, *rest][:end], ranked, words.total + without_words, words.terms, highest, words.notes)

    def beside(self, conversation: int, end: int) -> Found:
        """Give the messages of other conversations that are near in meaning, best first."""
        near = self._near(frozenset())
        places = [place for place in near.values() if place.conversation != conversation]
        ranked = fused(places, self._evidence(places, ()), self._tuning, self._now)
        return Found(ranked[:end], ranked, len(ranked), {})

    def near_keys(self, with_words: Collection[int]) -> Collection[int]:
        """Give the keys of the messages that `by_relevance` finds by their meaning alone."""
        return () if with_words and self._query.phrases else self._near(with_words)

    def by_time(self, end: int, *, newest: bool) -> Found:
        """Give the messages that hold the words by when they were written, up to the one at `end`."""
        if not self._query.terms:
            return self._filtered(end, newest=newest)
        self._list_phrases()
        match = matching(self._query)
        total = self._index.count(match)
        is_bounded = total <= MOST_RANKED
        rows = self._index.holding(match) if is_bounded else self._index.walked(match, end, newest=newest)
        places = sorted(self._index.places(rows), key=lambda place: _by_time(place, newest=newest))
        found = [Fused(place) for place in places]
        return Found(found[:end], found, total, {})

    def _filtered(self, end: int, *, newest: bool) -> Found:
        """Without words, the messages that the filter lets through."""
        total, places = self._index.filtered(self._query.excluded, end, newest=newest)
        found = [Fused(place) for place in places]
        return Found(found, found, total, {})

    def _list_phrases(self) -> None:
        if self._query.phrases:
            self._index.list_ahead(matching(self._query))

    def _words(self) -> Words:
        match = matching(self._query)
        total = self._index.count(match)
        counts = self._index.counted(self._query.terms)
        telling = _telling(counts)
        if not telling and total <= MOST_RANKED and self._index.is_soon_counted(counts):
            telling = list(counts)
        if not telling:
            return self._too_common(match, total)
        found = expression(telling)
        terms = {term: self._index.occurrences(term) for term in telling}
        terms |= {term: self._index.presence(term, found) for term in counts if term not in terms}
        rows = best_rows([terms[term] for term in telling], self._tuning)
        if self._query.phrases or self._query.excluded:
            allowed = set(self._index.holding(match if found == match else f"{found} AND {match}"))
            rows = [row for row in rows if row in allowed]
        return Words(rows, total, terms)

    def _too_common(self, match: str, total: int) -> Words:
        """Only the newest of very many messages are ranked."""
        rows = self._index.walked(match, self._tuning.rescored, newest=True)
        terms = {term: self._index.presence(term, expression([term]), rows) for term in self._query.terms}
        note = f"These words are in more than {MOST_RANKED:,} messages: the newest {len(rows):,} of them were ranked."
        return Words(rows, total, terms, (note,) if len(rows) < total else ())

    def _near(self, known: Collection[int]) -> dict[int, Place]:
        """Give the places of the messages that are near in meaning, and not known for their words."""
        if self._nearness is None:
            return {}
        return {place.key: place for place in self._nearest(self._nearness) if place.key not in known}

    def _nearest(self, nearness: Nearness) -> list[Place]:
        """Give the places of the nearest messages that the query lets through; what it keeps back does not count.

        Mostly enough of the nearest pass. Where few do, more are looked at, and then only those that the filter names.
        """
        wanted = self._tuning.nearest
        for count in (wanted, 10 * wanted):
            keys = list(nearness.nearest(count))
            places = self._let_through(keys)[:wanted]
            if len(keys) < count or len(places) >= wanted // 2:
                return places
        return self._let_through(list(nearness.nearest(wanted, self._eligible())))

    def _eligible(self) -> Collection[int]:
        """Give the keys of all messages that hold the phrases and pass the filter."""
        if not self._query.phrases:
            return self._index.allowed()
        holding = self._index.holding(matching(self._query))
        return holding if self._query.filter == Filter() else set(holding).intersection(self._index.allowed())

    def _let_through(self, keys: Sequence[int]) -> list[Place]:
        """Give the places of those messages that the query lets through: its filter, phrases and excluded words."""
        if self._query.phrases:
            keys = self._index.holding(matching(self._query), keys)
        elif self._query.excluded:
            excluded = set(self._index.holding(expression(self._query.excluded), keys))
            keys = [key for key in keys if key not in excluded]
        return list(self._index.places(keys))

    def _evidence(self, places: Sequence[Place], terms: Sequence[Occurrences]) -> Evidence:
        words = {place.key: word_score(place, terms, self._tuning) for place in places}
        return Evidence(words, self._nearness.similarities(words) if self._nearness else {})

    def _holds(self, place: Place, terms: Mapping[Term, Occurrences]) -> bool:
        return any(place.key in term.counts for term in terms.values())


def _telling(counts: Mapping[Term, int]) -> list[Term]:
    """Give the rarest terms, as many as together stay within what is ranked."""
    chosen: list[Term] = []
    total = 0
    for term, count in sorted(counts.items(), key=lambda item: item[1]):
        total += count
        if total > MOST_RANKED:
            break
        chosen.append(term)
    return chosen


def _by_time(place: Place, *, newest: bool) -> tuple[bool, int, int]:
    """What has no date comes last."""
    sign = -1 if newest else 1
    return place.written_at is None, sign * (place.written_at or 0), sign * place.key
