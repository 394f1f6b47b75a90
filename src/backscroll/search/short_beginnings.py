"""A beginning of a single letter, as in `a*`: most messages hold such a word, and to find them all takes a second."""

from __future__ import annotations

import msgspec

from backscroll.search.query import Query, Term
from backscroll.store.words import has_cjk

SHORTEST = 2


def left_out(query: Query) -> Query:
    """Give a query without beginnings that tell nothing, and note that; one that has nothing else keeps the first."""
    telling = tuple(term for term in query.words if not _tells_nothing(term))
    words = telling or query.words[:1]
    if set(words) == set(query.words):
        return query
    without = ", ".join(dict.fromkeys(str(term) for term in query.words if term not in words))
    note = f"Most messages hold a word that begins like that, so it was not looked for: {without}."
    return msgspec.structs.replace(query, words=words, notes=(*query.notes, note))


def _tells_nothing(term: Term) -> bool:
    return term.is_prefix and len(term.text) < SHORTEST and not has_cjk(term.text)
