"""Which response follows which."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from backscroll.reading.values import Json, text_at


class Linked(Struct, frozen=True):
    """A response with its place in the chat."""

    id: str
    parent_id: str | None
    raw: Json


def linked(responses: Sequence[Json]) -> list[Linked]:
    """Give the responses as a tree by their parents; where ids are missing or used twice, as a row."""
    different = without_repeats(responses)
    ids = [text_at(raw, "_id", "response_id") for raw in different]
    parents = [text_at(raw, "parent_response_id") for raw in different]
    if None in ids or len(set(ids)) < len(ids) or not any(parents):
        return in_a_row(different, ids)
    return [Linked(own or "", parent, raw) for own, parent, raw in zip(ids, parents, different, strict=True)]


def in_a_row(responses: Sequence[Json], ids: Sequence[str | None]) -> list[Linked]:
    """The array is in the order of time; an id that is missing, or taken, is the place in it."""
    row: dict[str, Linked] = {}
    for place, (raw, named) in enumerate(zip(responses, ids, strict=True)):
        own = named if named and named not in row else f"response-{place}"
        row[own] = Linked(own, next(reversed(row), None), raw)
    return list(row.values())


def without_repeats(responses: Sequence[Json]) -> list[Json]:
    """Leave out a response that stands there a second time, word for word."""
    known: dict[str, Json] = {}
    different = []
    for raw in responses:
        own = text_at(raw, "_id", "response_id")
        if own is None or known.setdefault(own, raw) is raw or known[own] != raw:
            different.append(raw)
    return different
