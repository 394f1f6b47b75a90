"""Sentences in Chinese, Japanese and Korean that stand nowhere as they were typed, looked for by what they are made of.

Such a run is looked for as a whole, since no space tells where its words end. A word is found so, and a sentence hardly
ever; then every pair of characters in it may find something, the rarer the more.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from backscroll.search.keywords import KeywordIndex
from backscroll.search.query import Query, Term
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter
from backscroll.store.words import has_cjk, pairs, pieces


def taken_apart(ask: Ask, query: Query, tuning: Tuning) -> Query:
    """Give a query in which the runs that are nowhere are the parts they are made of."""
    runs = [term for term in query.terms if not term.is_phrase and len(_parts(term)) > 1]
    if not runs:
        return query
    counts = KeywordIndex(ask, Filter(), tuning).counted(runs)
    nowhere = {term for term, count in counts.items() if not count}
    words = [part for term in query.words for part in (_parts(term) if term in nowhere else (term,))]
    return msgspec.structs.replace(query, words=tuple(words))


def _parts(term: Term) -> tuple[Term, ...]:
    return tuple(_parts_of(term.text)) if has_cjk(term.text) else ()


def _parts_of(text: str) -> Iterator[Term]:
    for piece in pieces(text):
        yield from (Term(part) for part in (pairs(piece) if has_cjk(piece) else (piece,)))
