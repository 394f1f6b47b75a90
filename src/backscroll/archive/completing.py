"""How a query may go on: the operators that begin like its last word, or the values that one of them can have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from backscroll.model import Kind, Role
from backscroll.search.operators import DATE_FIELDS, FIELDS, STATES
from backscroll.search.query import Reads, pieces_of
from backscroll.store import in_archive
from backscroll.store.database import Ask
from backscroll.store.filters import HAS_NAMES

MOST = 12
# As words these begin with as many letters as one types before one means them.
SHORTEST_OPERATOR = 2
# What a text may end with: a value in quotes, a date of several words, a value or a word.
_ENDS = tuple(
    re.compile(rf"(?:^|(?<=\s)){end}$", re.IGNORECASE)
    for end in (
        r'(?P<field>[a-z]+):"(?P<value>[^"]*)',
        r"(?P<field>after|before|during):(?P<value>\w+ \w*)",
        r'(?P<field>[a-z]+):(?P<value>[^\s"]*)',
        r'(?P<word>[^\s":]+)',
    )
)
# A part of such a value asks for nothing that there is.
_WHOLE = ("source", "tag")
_NAMED_DATES = ("today", "yesterday", "this week", "last week", "this month", "last month", "this year", "last year")
_FIXED: dict[str, Iterable[str]] = {"role": Role, "kind": Kind, "is": STATES, "has": HAS_NAMES}


class Completion(Struct, frozen=True):
    """What the last piece of a query may become: its whole `text`, and in how many conversations that is."""

    text: str
    count: int | None = None
    is_finished: bool = True


class Completions(Struct, frozen=True):
    """How a query may go on. `replaces` is its end, in whose place a completion stands.

    `is_complete` says that this end is one of the values there are already.
    """

    replaces: str
    options: tuple[Completion, ...] = ()
    is_complete: bool = False


def completions(ask: Ask, text: str) -> Completions:
    """Give what the end of a text that stands before the caret may become."""
    for end in _ENDS:
        last = end.search(text)
        if last is not None:
            offered = tuple(_options(ask, text[: last.start()], last.groupdict()))
            options = tuple(one for one in offered if one.text.lower() != last[0].lower())
            if offered:
                return Completions(last[0], options, is_complete=len(options) < len(offered))
    return Completions("")


def settled(ask: Ask, text: str) -> str:
    """Give a query that is being typed without its end, where that has yet to become a value, or a saved search."""
    so_far = completions(ask, text)
    if so_far.is_complete or not any(one.is_finished for one in so_far.options):
        return text
    last = pieces_of(text)[-1]
    if last.reads is Reads.FILTER and last.field not in _WHOLE:
        return text
    return text.removesuffix(so_far.replaces)


def _options(ask: Ask, before: str, said: Mapping[str, str]) -> Iterator[Completion]:
    if "word" in said:
        return _beginnings(ask, said["word"], is_first=not before.strip())
    return _values(ask, said["field"].lower(), said["value"])


def _beginnings(ask: Ask, word: str, *, is_first: bool) -> Iterator[Completion]:
    if word.startswith("@") and is_first:
        for (name,) in ask("SELECT name FROM saved_searches ORDER BY name", {}):
            if name.lower().startswith(word[1:].lower()):
                yield Completion(f"@{name}")
    elif len(word) >= SHORTEST_OPERATOR:
        for field in FIELDS:
            if field.startswith(word.lower()):
                yield Completion(f"{field}:", is_finished=False)


def _values(ask: Ask, field: str, part: str) -> Iterator[Completion]:
    if field in in_archive.FIELDS:
        for value, count in in_archive.values_with(ask, field, part, MOST):
            yield Completion(written(field, value), count)
    elif field in DATE_FIELDS:
        yield from (Completion(written(field, name)) for name in _NAMED_DATES if name.startswith(part.lower()))
        for value, count in in_archive.years_with(ask, part, MOST):
            yield Completion(written(field, value), count)
    else:
        for name in map(str, _FIXED.get(field, ())):
            if name.startswith(part.lower()):
                yield Completion(written(field, name))


def written(field: str, value: str) -> str:
    """Give a filter as it is typed."""
    value = value.replace('"', " ")
    return f'{field}:"{value}"' if any(map(str.isspace, value)) else f"{field}:{value}"
