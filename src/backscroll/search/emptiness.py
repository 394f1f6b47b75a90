"""Why nothing was found, and what to do: a word misspelt, a filter too narrow, or it is in the trash."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from backscroll.model import Status
from backscroll.search.keywords import KeywordIndex, matching
from backscroll.search.operators import printed
from backscroll.search.query import Query, Term
from backscroll.search.suggesting import suggestion
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter


def reasons(ask: Ask, query: Query, tuning: Tuning) -> Iterator[str]:
    """Say what would have found something."""
    if not query.terms:
        return
    index = KeywordIndex(ask, Filter(), tuning)
    yield from misspelt(index, query.terms)
    match = matching(query)
    yield from _wider(ask, query, match, tuning)
    if not query.filter.status and index.has_trash():
        trashed = msgspec.structs.replace(query.filter, status=(str(Status.TRASHED),))
        count = KeywordIndex(ask, trashed, tuning).count(match)
        if count:
            yield f"{count:,} in the trash; is:trashed shows them."


def _wider(ask: Ask, query: Query, match: str, tuning: Tuning) -> Iterator[str]:
    """Say which filter lets nothing through; where no single one is to blame, that all of them together do."""
    narrowing = _narrowing(query.filter)
    found = False
    for field in narrowing:
        wider = msgspec.structs.replace(query.filter, **{field: msgspec.structs.asdict(Filter())[field]})
        count = KeywordIndex(ask, wider, tuning).count(match)
        if count:
            found = True
            written = " ".join(printed(Filter(**{field: getattr(query.filter, field)})))
            yield f"Without {written} there would be {count:,}."
    if len(narrowing) > 1 and not found:
        count = KeywordIndex(ask, Filter(), tuning).count(match)
        if count:
            yield f"Without these filters there would be {count:,}."


def misspelt(index: KeywordIndex, terms: tuple[Term, ...]) -> Iterator[str]:
    """Say of words that are nowhere which ones were probably meant."""
    for term, count in index.counted(terms).items():
        meant = None if count else suggestion(index, term)
        if meant:
            yield f"{term} is nowhere; did you mean {meant}?"


def _narrowing(wanted: Filter) -> list[str]:
    """Give the fields of a filter that ask for something."""
    nothing = Filter()
    return [name for name in Filter.__struct_fields__ if getattr(wanted, name) != getattr(nothing, name)]
