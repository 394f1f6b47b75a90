"""What the messages found have in common, counted: by source, role, model, month, project and tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from backscroll.archive.searching import Wish, prepared
from backscroll.search.finding import Mode, Nearness, Search, Sort
from backscroll.search.keywords import KeywordIndex, expression, matching
from backscroll.search.query import Query
from backscroll.store.database import Ask
from backscroll.store.filters import Filter
from backscroll.store.traits import Traits, tags_of, traits_of

# Looking up a message's traits takes 10 microseconds, and a search is to be answered while it is typed: 25 ms.
MOST_COUNTED = 2_500
# To list the rows that hold a word, for a sample of them, takes 100 ms for 300,000; to walk through conversations until
# as many as the sample are found took 500 where half a million messages were kept.
MOST_SAMPLED = 1_000_000
MOST_VALUES = 20
# The filters that a facet sets: it is counted as if its own were not there, so that another value can be chosen.
_FILTERS = (("sources",), ("roles",), ("models",), ("after", "before"), ("projects",), ("tags",))


class FacetValue(Struct, frozen=True):
    """How many of the messages found have a value."""

    value: str
    count: int


class FoundFacets(Struct, frozen=True):
    """What the messages found have in common.

    Each facet is counted as if its own filter were not there, so that another value can be chosen; most frequent
    first, months in their order. Each of `counted` messages has one value of a facet or none, and of tags perhaps
    several. Of very many messages only some are looked at, and the counts are an estimate from them; in how many
    `conversations` they are is then not known.
    """

    counted: int = 0
    conversations: int | None = 0
    is_estimate: bool = False
    sources: tuple[FacetValue, ...] = ()
    roles: tuple[FacetValue, ...] = ()
    models: tuple[FacetValue, ...] = ()
    months: tuple[FacetValue, ...] = ()
    projects: tuple[FacetValue, ...] = ()
    tags: tuple[FacetValue, ...] = ()


class _Sample(Struct, frozen=True):
    """Messages that may count, each standing for so many."""

    keys: set[int]
    stands_for: int = 1
    is_all: bool = True


def facets(ask: Ask, query: Query, wish: Wish, nearness: Nearness | None) -> FoundFacets:
    """Count what a query finds."""
    if not query.terms and query.filter == Filter():
        return FoundFacets()
    query = prepared(ask, query, wish)
    wide = msgspec.structs.replace(query.filter, **{name: getattr(Filter(), name) for one in _FILTERS for name in one})
    sample = _sample(ask, query, wide, wish)
    if sample.is_all and query.terms and nearness is not None and wish.sort is Sort.RELEVANCE:
        sample.keys.update(Search(ask, query, wish.tuning, nearness, None).near_keys(sample.keys))
    asked: list[tuple[str, ...]] = [fields for fields in _FILTERS if _narrowed(query.filter, fields)]
    further = [_only(query.filter, fields) for fields in asked]
    return _counted(ask, sample, asked, list(traits_of(ask, sample.keys, wide, further)))


def _counted(ask: Ask, sample: _Sample, asked: list[tuple[str, ...]], rows: list[Traits]) -> FoundFacets:
    tags = tags_of(ask, {row.conversation for row in rows})
    passing = [row for row in rows if all(row.passes)]

    def of(*fields: str) -> list[Traits]:
        """Give the rows that pass all filters but those of one facet."""
        own = asked.index(fields) if fields in asked else None
        return [row for row in rows if all(passes for at, passes in enumerate(row.passes) if at != own)]

    def tallied(values: Iterable[str | None]) -> tuple[FacetValue, ...]:
        counts = Counter(value for value in values if value)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(FacetValue(value, count * sample.stands_for) for value, count in ordered[:MOST_VALUES])

    months = Counter(row.month for row in of("after", "before") if row.month)
    return FoundFacets(
        counted=len(passing) * sample.stands_for,
        conversations=len({row.conversation for row in passing}) if sample.is_all else None,
        is_estimate=not sample.is_all,
        sources=tallied(row.source for row in of("sources")),
        roles=tallied(row.role for row in of("roles")),
        models=tallied(row.model for row in of("models")),
        months=tuple(FacetValue(month, months[month] * sample.stands_for) for month in sorted(months)),
        projects=tallied(row.project for row in of("projects")),
        tags=tallied(name for row in of("tags") for name in tags.get(row.conversation, ())),
    )


def _sample(ask: Ask, query: Query, wide: Filter, wish: Wish) -> _Sample:
    """Give the messages that a query finds by its words but for the facets' filters: all, or every so manieth."""
    if wish.mode is Mode.MEANING and query.terms:
        return _Sample(set())
    index = KeywordIndex(ask, wide, wish.tuning)
    rows = _rows(index, query)
    if rows is None:
        newest = KeywordIndex(ask, query.filter, wish.tuning).walked(matching(query), MOST_COUNTED, newest=True)
        return _Sample(set(newest), is_all=False)
    if query.filter.concerns_messages:
        rows = [row for row in rows if row > 0]
    step = -(-len(rows) // MOST_COUNTED) or 1
    some = rows[::step]
    titles = [row for row in some if row < 0]
    keys = {row for row in some if row > 0} | {place.key for place in index.places(titles)}
    return _Sample(keys, step, is_all=step == 1)


def _rows(index: KeywordIndex, query: Query) -> list[int] | None:
    """Give the rows that hold the words, or pass the filter where there are none; None for too many."""
    if query.terms:
        return index.up_to(matching(query), MOST_SAMPLED)
    excluded = set(index.up_to(expression(query.excluded), MOST_SAMPLED) or ()) if query.excluded else set[int]()
    return [key for key in index.allowed() if key not in excluded]


def _narrowed(wanted: Filter, fields: Sequence[str]) -> bool:
    return any(getattr(wanted, name) != getattr(Filter(), name) for name in fields)


def _only(wanted: Filter, fields: Sequence[str]) -> Filter:
    """Give what a filter says in some of its fields; what lies in the trash is another one's affair."""
    return Filter(**{name: getattr(wanted, name) for name in fields}, status=wanted.status)
