"""A text of very many words, as one pastes it: the rarest of them are looked for, which tell the most."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from backscroll.search.keywords import KeywordIndex
from backscroll.search.query import Query, Term
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter

# Each further word makes a search slower: 48 words of 107,000 messages take 156 ms, 200 take 900, 1,000 ten seconds.
MOST_TERMS = 40
# To count how often a word is there takes a quarter of a millisecond.
MOST_WEIGHED = 400


def shortened(ask: Ask, query: Query, tuning: Tuning) -> Query:
    """Give a query that looks for no more words than a search can weigh, and notes that it does."""
    terms = query.terms
    if len(terms) <= MOST_TERMS:
        return query
    kept = set(_rarest(KeywordIndex(ask, Filter(), tuning), terms))
    note = f"Of {len(terms):,} words the {len(kept)} that tell the most were looked for."
    words = tuple(term for term in terms if term in kept)
    return msgspec.structs.replace(query, words=words, notes=(*query.notes, note))


def _rarest(index: KeywordIndex, terms: Sequence[Term]) -> Sequence[Term]:
    """Give the rarest of the first terms; phrases, which must occur, before words, and what is nowhere last."""
    first = sorted(terms, key=lambda term: not term.is_phrase)[:MOST_WEIGHED]
    counts = index.counted(first)
    return sorted(first, key=lambda term: (not term.is_phrase, not counts[term], counts[term]))[:MOST_TERMS]
