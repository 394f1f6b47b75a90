"""Thumbs up and down, which the export keeps apart from the messages: `message_feedback.json`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from backscroll.errors import UnreadableExport
from backscroll.model import Rating
from backscroll.reading.decoding import decode
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, text_at, texts_at

THUMBS = {"thumbsup": 1, "thumbsdown": -1, "up": 1, "down": -1, "1": 1, "-1": -1}


def ratings_of(rows: Iterable[Json], message_ids: Container[str]) -> dict[str, Rating]:
    """Give the ratings by message; the last row about a message wins."""
    rated = ((_rated_message(row, message_ids), rating_of(row)) for row in rows)
    return {message_id: rating for message_id, rating in rated if message_id is not None and rating is not None}


def unplaced(rows: Iterable[Json], message_ids: Container[str]) -> list[Json]:
    """Give what the rows say that are about none of these messages, or rate in an unknown way."""
    rest = [row for row in rows if _rated_message(row, message_ids) is None or rating_of(row) is None]
    return [kept(row, "rating", "content", "text", "create_time") for row in rest]


def _rated_message(row: Json, message_ids: Container[str]) -> str | None:
    """Give the message a row is about. Most rows say it in `id`, some in `message_id`."""
    named = (text_at(row, key) for key in ("message_id", "id"))
    return next((found for found in named if found is not None and found in message_ids), None)


def rating_of(row: Json) -> Rating | None:
    value = THUMBS.get(str(row.get("rating")).lower().replace("_", ""))
    if value is None:
        return None
    return Rating(value, _reason(row), moment(row.get("create_time")))


def _reason(row: Json) -> str | None:
    """Give the words of a row. `content` is a string that holds JSON with `text` and `tags`, or plain words."""
    written = text_at(row, "content", "text")
    said = _decoded(written) if written is not None and written.startswith("{") else row.get("content")
    if not isinstance(said, dict):
        return written
    return ", ".join([*filter(None, [text_at(said, "text")]), *texts_at(said, "tags")]) or None


def _decoded(text: str) -> object:
    try:
        return decode(text.encode())
    except UnreadableExport:
        return text


def by_conversation(rows: Iterable[Json]) -> Mapping[str, list[Json]]:
    """Group rows by conversation; those that name none come under the message they name."""
    found: dict[str, list[Json]] = {}
    for row in rows:
        key = text_at(row, "conversation_id", "message_id", "id")
        if key is not None:
            found.setdefault(key, []).append(row)
    return found
