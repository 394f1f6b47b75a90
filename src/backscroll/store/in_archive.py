"""The values that conversations of an archive have, by how many of them have each."""

from __future__ import annotations

from collections.abc import Mapping

from backscroll.model import Status
from backscroll.store.database import Ask

_KEPT = "conversations.status <> :trashed"
_VALUES: Mapping[str, str] = {
    "source": f"SELECT source AS value FROM conversations WHERE {_KEPT}",
    "model": f"SELECT model AS value FROM conversations WHERE {_KEPT}",
    "project": f"SELECT project AS value FROM conversations WHERE {_KEPT}",
    "tag": (
        "SELECT name AS value FROM conversation_tags JOIN tags ON tags.id = tag_id "
        f"JOIN conversations ON conversations.id = conversation_id WHERE {_KEPT}"
    ),
}
FIELDS = tuple(_VALUES)


def values_with(ask: Ask, field: str, part: str, limit: int) -> list[tuple[str, int]]:
    """Give those values of a field that hold a part, in any case, the most frequent first."""
    question = (
        f"SELECT value, count(*) FROM ({_VALUES[field]}) WHERE value <> '' AND instr(lower(value), lower(:part)) "
        "GROUP BY value ORDER BY count(*) DESC, value LIMIT :limit"
    )
    return [(str(value), count) for value, count in ask(question, _named(part, limit))]


def years_with(ask: Ask, part: str, limit: int) -> list[tuple[str, int]]:
    """Give the years and months, newest first, in which conversations were begun."""
    question = (
        "SELECT strftime(:form, created_at / 1000000, 'unixepoch') AS value, count(*) FROM conversations "
        f"WHERE {_KEPT} AND created_at IS NOT NULL GROUP BY value HAVING instr(value, :part) = 1 "
        "ORDER BY value DESC LIMIT :limit"
    )
    form = "%Y-%m" if len(part) >= len("2026") else "%Y"
    return [(str(value), count) for value, count in ask(question, {**_named(part, limit), "form": form})]


def _named(part: str, limit: int) -> dict[str, str | int]:
    return {"part": part, "limit": limit, "trashed": str(Status.TRASHED)}
