"""The query's operators: what `field:value` narrows, and how a filter is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from backscroll.model import Kind, Role, Status
from backscroll.search.dates import span_of
from backscroll.store.filters import HAS_NAMES, Filter

# Reads a value into a filter's fields; gives a note where it cannot.
Take = Callable[[dict[str, Any], str, datetime], str | None]

STATES: dict[str, tuple[str, Any]] = {
    "starred": ("starred", True),
    "archived": ("status", (str(Status.ARCHIVED),)),
    "trashed": ("status", (str(Status.TRASHED),)),
    "branch": ("on_branch", True),
    "branched": ("has_branches", True),
}
# The fields that hold several values, and how each is written.
_LISTS = {
    "source": "sources",
    "role": "roles",
    "title": "titles",
    "model": "models",
    "project": "projects",
    "tag": "tags",
    "kind": "kinds",
    "in": "conversation_ids",
    "has": "has",
}
DATE_FIELDS = frozenset({"after", "before", "during"})


def printed(wanted: Filter) -> Iterator[str]:
    """Give the words that ask for a filter."""
    for field, name in _LISTS.items():
        for value in getattr(wanted, name):
            yield f'{field}:"{value}"' if any(map(str.isspace, value)) else f"{field}:{value}"
    for word, (name, meaning) in STATES.items():
        if getattr(wanted, name) == meaning:
            yield f"is:{word}"
    for field in ("after", "before"):
        moment = getattr(wanted, field)
        if moment is not None:
            yield f"{field}:{_written(moment)}"


def _written(moment: datetime) -> str:
    """Write a moment as the day that begins with it, which is read the same; else with its zone."""
    begins_a_day = moment.time() == time.min and moment.utcoffset() == timedelta(0)
    return (moment.date() if begins_a_day else moment).isoformat()


def _added(name: str, *, lower: bool = False) -> Take:
    def take(filters: dict[str, Any], value: str, _now: datetime) -> None:
        found = value.lower() if lower else value
        filters[name] = (*filters.get(name, ()), found)

    return take


def _one_of(field: str, known: Iterable[str]) -> Take:
    names = tuple(map(str, known))

    def take(filters: dict[str, Any], value: str, _now: datetime) -> str | None:
        if value.lower() not in names:
            return f"{field}:{value} is unknown ({', '.join(names)}); it was taken as a word"
        filters[_LISTS[field]] = (*filters.get(_LISTS[field], ()), value.lower())
        return None

    return take


def _beginning(name: str) -> Take:
    """Both `after:` and `before:` mean the first moment of what is written."""

    def take(filters: dict[str, Any], value: str, now: datetime) -> str | None:
        span = span_of(value, now)
        if span is None:
            return _no_date(value)
        filters[name] = span[0]
        return None

    return take


def _during(filters: dict[str, Any], value: str, now: datetime) -> str | None:
    span = span_of(value, now)
    if span is None:
        return _no_date(value)
    filters["after"], filters["before"] = span
    return None


def _no_date(value: str) -> str:
    return f"{value} is no date such as 2026-03, march 2025, last week or 7d; it was taken as a word"


def _state(filters: dict[str, Any], value: str, _now: datetime) -> str | None:
    if value.lower() not in STATES:
        return f"is:{value} is unknown ({', '.join(STATES)}); it was taken as a word"
    name, meaning = STATES[value.lower()]
    filters[name] = meaning
    return None


FIELDS: dict[str, Take] = {
    "source": _added("sources", lower=True),
    "role": _one_of("role", Role),
    "title": _added("titles"),
    "model": _added("models"),
    "project": _added("projects"),
    "tag": _added("tags"),
    "kind": _one_of("kind", Kind),
    "in": _added("conversation_ids"),
    "is": _state,
    "has": _one_of("has", HAS_NAMES),
    "after": _beginning("after"),
    "before": _beginning("before"),
    "during": _during,
}
