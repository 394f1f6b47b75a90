"""A query while it is still being typed: its last word may be the beginning of one."""

from __future__ import annotations

import msgspec

from backscroll.search.keywords import KeywordIndex
from backscroll.search.query import Query, Term
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter
from backscroll.store.words import has_cjk

# What two letters begin is in most messages: such a search would be slow, and tell nothing.
SHORTEST = 3


def taken_further(ask: Ask, query: Query, tuning: Tuning) -> Query:
    """Give a query that looks for all words that begin like the last one, where that one itself is nowhere."""
    last = query.words[-1] if query.words else None
    if last is None or last.is_phrase or last.is_prefix or len(last.text) < SHORTEST or has_cjk(last.text):
        return query
    beginning = Term(last.text, is_prefix=True)
    counts = KeywordIndex(ask, Filter(), tuning).counted((last, beginning))
    if counts[last] or not counts[beginning]:
        return query
    return msgspec.structs.replace(query, words=(*query.words[:-1], beginning))
