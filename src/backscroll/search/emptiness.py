"""Why nothing was found, and what to do: a word misspelt, a filter too narrow, or it is in the trash."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from backscroll.model import Status
from backscroll.search.keywords import KeywordIndex, matching
from backscroll.search.operators import printed
from backscroll.search.query import Query, Term
from backscroll.search.suggesting import suggestion
from backscroll.search.tuning import Tuning
from backscroll.store.database import Ask
from backscroll.store.filters import Filter


class Spelling(Struct, frozen=True):
    """A word that is nowhere, and the one that was probably meant."""

    written: str
    meant: str

    def __str__(self) -> str:
        return f"{self.written} is nowhere; did you mean {self.meant}?"


class Wider(Struct, frozen=True):
    """Filters that let nothing through, named by the fields of a `Filter`, and what there would be without them."""

    fields: tuple[str, ...]
    written: str
    count: int

    def __str__(self) -> str:
        return f"Without {self.written} there would be {self.count:,}."


class InTrash(Struct, frozen=True):
    """How much of it lies in the trash."""

    count: int

    def __str__(self) -> str:
        return f"{self.count:,} in the trash; is:trashed shows them."


# What would have found something; `str` says it to a person.
Suggestion = Spelling | Wider | InTrash
# The fields that ask for one thing together.
_TOGETHER = (("after", "before"),)


def reasons(ask: Ask, query: Query, tuning: Tuning) -> Iterator[Suggestion]:
    """Say what would have found something."""
    index = KeywordIndex(ask, Filter(), tuning)
    yield from misspelt(index, query.terms)
    yield from _wider(ask, query, tuning)
    if not query.filter.status and index.has_trash():
        count = _count(ask, query, msgspec.structs.replace(query.filter, status=(str(Status.TRASHED),)), tuning)
        if count:
            yield InTrash(count)


def _wider(ask: Ask, query: Query, tuning: Tuning) -> Iterator[Wider]:
    """Say which filter lets nothing through; where no single one is to blame, that all of them together do."""
    narrowing = _narrowing(query.filter)
    if len(narrowing) == 1 and not query.terms:
        return
    found = False
    for fields in narrowing:
        wider = msgspec.structs.replace(query.filter, **{name: getattr(Filter(), name) for name in fields})
        count = _count(ask, query, wider, tuning)
        if count:
            found = True
            asked_for = Filter(**{name: getattr(query.filter, name) for name in fields})
            yield Wider(fields, " ".join(printed(asked_for)), count)
    if len(narrowing) > 1 and not found:
        count = _count(ask, query, Filter(), tuning)
        if count:
            yield Wider(tuple(name for fields in narrowing for name in fields), "these filters", count)


def _count(ask: Ask, query: Query, wanted: Filter, tuning: Tuning) -> int:
    """Count what a query would find with another filter."""
    index = KeywordIndex(ask, wanted, tuning)
    return index.count(matching(query)) if query.terms else index.filtered(query.excluded, 0, newest=True)[0]


def misspelt(index: KeywordIndex, terms: tuple[Term, ...]) -> Iterator[Spelling]:
    """Say of words that are nowhere which ones were probably meant."""
    for term, count in index.counted(terms).items():
        meant = None if count else suggestion(index, term)
        if meant:
            yield Spelling(str(term), meant)


def _narrowing(wanted: Filter) -> list[tuple[str, ...]]:
    """Give the fields of a filter that ask for something; a day's beginning and end ask for one thing."""
    nothing = Filter()
    asking = [name for name in Filter.__struct_fields__ if getattr(wanted, name) != getattr(nothing, name)]
    groups = [together for together in _TOGETHER if all(name in asking for name in together)]
    grouped = {name for together in groups for name in together}
    return [*((name,) for name in asking if name not in grouped), *groups]
