"""The query as a person types it, read into terms. It never raises: what is no operator is words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from backscroll.model import Kind, Role
from backscroll.reading.encoding import clean
from backscroll.store.filters import HAS_NAMES, Filter

# Too common to tell anything; dropped unless quoted, or when nothing else is asked for. Measured: on two-person chats
# of 5,882 turns the OR of the remaining words finds 63 % of the answers at rank 10, the AND of them 9 %.
_COMMON_ENGLISH = """
a about after all also am an and any are as at be because been before being but by can could did do does doing
for from had has have having he her hers him his how i if in into is it its itself just me my no nor not of on
or our out over own she should so some such than that the their them then there these they this those through
to too up us very was we were what when where which while who whom why will with would you your
"""
STOP_WORDS = frozenset(_COMMON_ENGLISH.split())
_TOKEN = re.compile(
    r"""(?P<minus>-)?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))""", re.VERBOSE
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")


class Term(Struct, frozen=True):
    """Words to look for: one, or several that must stand together (`is_phrase`)."""

    text: str
    is_phrase: bool = False
    is_prefix: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.is_phrase else f"{self.text}*" if self.is_prefix else self.text


class Query(Struct, frozen=True):
    """How a query was understood.

    `terms` are looked for, any of them; `excluded` must not occur; `dropped` are words too common to tell anything;
    `notes` say what could not be read as it was written.
    """

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    filter: Filter = Filter()
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the reading of the query in the documented form of `search --json`."""
        narrowed = msgspec.to_builtins(self.filter)
        return {
            "terms": [str(term) for term in self.terms],
            "excluded": [str(term) for term in self.excluded],
            "filter": {name: value for name, value in narrowed.items() if value not in (None, [], ())},
            "dropped": list(self.dropped),
            "notes": list(self.notes),
        }


def parsed(text: str) -> Query:
    """Read a query: words, "phrases", -not, prefix*, and field:value filters."""
    reading = _Reading()
    for token in _TOKEN.finditer(clean(text.replace("\x00", " "))):
        reading.take(token)
    return reading.query()


def day_range(text: str) -> tuple[datetime, datetime] | None:
    """Give the first moment of a year, month or day (`2026`, `2026-03`, `2026-03-09`) and the first one after it."""
    match = _DATE.match(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        if day is not None:
            return start, start + timedelta(days=1)
        last_month = month or 12
        last = datetime(start.year, last_month, monthrange(start.year, last_month)[1], tzinfo=UTC)
        return start, last + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


class _Reading:
    """A query while it is being read."""

    def __init__(self) -> None:
        self._terms: list[Term] = []
        self._excluded: list[Term] = []
        self._common: list[Term] = []
        self._filters: dict[str, Any] = {}
        self._notes: list[str] = []

    def take(self, token: re.Match[str]) -> None:
        field = (token["field"] or "").lower()
        value = token["quoted"] if token["quoted"] is not None else token["bare"]
        if field in _FIELDS and not token["minus"] and value:
            note = _FIELDS[field](self._filters, value)
            if note is None:
                return
            self._notes.append(note)
        if field in _FIELDS and token["minus"]:
            self._notes.append(f"-{field}:{value} asks to leave out what a filter gives; only words can be left out")
        if field and (field not in _FIELDS or token["minus"]):
            value = f"{token['field']}:{value}"
        self._words(value, is_phrase=token["quoted"] is not None, is_excluded=bool(token["minus"]))

    def _words(self, text: str, *, is_phrase: bool, is_excluded: bool) -> None:
        is_prefix = not is_phrase and len(text) > 1 and text.endswith("*")
        text = text.rstrip("*") if is_prefix else text
        if not any(character.isalnum() for character in text):
            return
        term = Term(text, is_phrase, is_prefix)
        if is_excluded:
            self._excluded.append(term)
        elif not is_phrase and not is_prefix and text.lower().strip(".,;:!?") in STOP_WORDS:
            self._common.append(term)
        else:
            self._terms.append(term)

    def query(self) -> Query:
        terms = tuple(dict.fromkeys(self._terms or self._common))
        dropped = tuple(term.text for term in self._common) if self._terms else ()
        return Query(terms, tuple(self._excluded), Filter(**self._filters), dropped, tuple(self._notes))


_Take = Callable[[dict[str, Any], str], str | None]


def _added(name: str, *, lower: bool = False) -> _Take:
    def take(filters: dict[str, Any], value: str) -> None:
        found = value.lower() if lower else value
        filters[name] = (*filters.get(name, ()), found)

    return take


def _one_of(field: str, name: str, known: Iterable[str]) -> _Take:
    names = tuple(map(str, known))

    def take(filters: dict[str, Any], value: str) -> str | None:
        if value.lower() not in names:
            return f"{field}:{value} is unknown ({', '.join(names)}); it was taken as a word"
        filters[name] = (*filters.get(name, ()), value.lower())
        return None

    return take


def _moment(name: str, side: int) -> _Take:
    def take(filters: dict[str, Any], value: str) -> str | None:
        range_ = day_range(value)
        if range_ is None:
            return f"{value} is no date such as 2026, 2026-03 or 2026-03-09; it was taken as a word"
        filters[name] = range_[side]
        return None

    return take


def _during(filters: dict[str, Any], value: str) -> str | None:
    range_ = day_range(value)
    if range_ is None:
        return f"{value} is no date such as 2026, 2026-03 or 2026-03-09; it was taken as a word"
    filters["after"], filters["before"] = range_
    return None


def _state(filters: dict[str, Any], value: str) -> str | None:
    states: dict[str, tuple[str, Any]] = {
        "starred": ("starred", True),
        "archived": ("status", ("archived",)),
        "trashed": ("status", ("trashed",)),
        "branch": ("on_branch", True),
        "branched": ("has_branches", True),
    }
    if value.lower() not in states:
        return f"is:{value} is unknown ({', '.join(states)}); it was taken as a word"
    name, meaning = states[value.lower()]
    filters[name] = meaning
    return None


_FIELDS: dict[str, _Take] = {
    "source": _added("sources", lower=True),
    "role": _one_of("role", "roles", Role),
    "title": _added("titles"),
    "model": _added("models"),
    "project": _added("projects"),
    "tag": _added("tags"),
    "kind": _one_of("kind", "kinds", Kind),
    "in": _added("conversation_ids"),
    "is": _state,
    "has": _one_of("has", "has", HAS_NAMES),
    "after": _moment("after", 0),
    "before": _moment("before", 0),
    "during": _during,
}
