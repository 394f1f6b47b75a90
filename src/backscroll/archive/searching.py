"""A search, from the typed query to hits that say where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from backscroll.model import Attachment, Other, Part, Reasoning, Role, ToolCall, ToolResult
from backscroll.search.fulltext import Found, matches
from backscroll.search.query import Query, Term
from backscroll.search.snippets import Range, Snippet, matched_ranges, snippet_of
from backscroll.store.beginnings import beginnings
from backscroll.store.database import Ask
from backscroll.store.ids import shown
from backscroll.store.moments import moment_of
from backscroll.store.packing import strings_in, unpacked


class Hit(Struct, frozen=True, kw_only=True):
    """A message found. `found_in` says where the words stand: title, text, reasoning, tool, attachment or context.

    `beginning` are the conversation's first words, where it has no title. `message_id` and `role` are None where a
    title was found and the conversation has no messages. `score` is larger for better hits and compares within one
    answer only; `ranges` are the matched words' places in `snippet`, in characters.
    """

    conversation_id: str
    message_id: str | None
    title: str | None
    beginning: str | None
    source: str
    role: Role | None
    created_at: datetime | None
    is_active: bool
    score: float
    snippet: str
    ranges: tuple[Range, ...]
    found_in: str

    @property
    def opens(self) -> str:
        """The id under which the hit is read: the message's, or that of a conversation without messages."""
        return self.message_id or self.conversation_id


class SearchResult(Struct, frozen=True):
    """The answer to a query: as it was understood, how many messages match, and the best of them in order."""

    query: Query
    total: int
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the answer in the documented form of `search --json`."""
        hits = [
            {
                "conversation_id": hit.conversation_id,
                "message_id": hit.message_id,
                "title": hit.title,
                "beginning": hit.beginning,
                "source": hit.source,
                "role": str(hit.role) if hit.role else None,
                "created_at": hit.created_at.isoformat() if hit.created_at else None,
                "is_active": hit.is_active,
                "score": round(hit.score, 6),
                "snippet": hit.snippet,
                "ranges": [list(place) for place in hit.ranges],
                "found_in": hit.found_in,
            }
            for hit in self.hits
        ]
        query = self.query.as_json()
        query["notes"] += self.notes
        return {"query": query, "total": self.total, "hits": hits}


class _Row(Struct, frozen=True):
    """What is shown of a message, as it is stored; of a conversation without messages, what there is."""

    key: int
    uid: bytes | None
    role: str | None
    created_at: int | None
    is_active: int
    hidden: int
    body: str
    parts: str | None
    conversation_id: int
    conversation_uid: bytes
    source: str
    title: str | None
    conversation_created_at: int | None


_OF_CONVERSATION = (
    "conversations.id, conversations.uid, conversations.source, "
    "coalesce(conversations.user_title, conversations.title), conversations.created_at"
)
_OF_MESSAGE = (
    "messages.id, messages.uid, messages.role, messages.created_at, messages.is_active, messages.hidden, "
    "messages.body, messages.parts"
)
_OF_NO_MESSAGE = "-conversations.id, NULL, NULL, NULL, 1, 0, '', NULL"


def found(ask: Ask, query: Query, limit: int) -> SearchResult:
    """Give the best hits of a query."""
    answer = matches(ask, query, limit)
    rows = _rows(ask, [found.key for found in answer.found])
    begun = beginnings(ask, list({row.conversation_id for row in rows.values() if not row.title}))
    hits = [
        _hit(rows[found.key], begun.get(rows[found.key].conversation_id), found, query.terms)
        for found in answer.found
        if found.key in rows
    ]
    notes = answer.notes if hits else (*answer.notes, *_emptiness(ask))
    return SearchResult(query, answer.total, tuple(hits), notes)


def _emptiness(ask: Ask) -> list[str]:
    is_empty = not ask("SELECT 1 FROM conversations LIMIT 1", {})
    return ["There are no conversations yet; `backscroll import PATH` brings some."] if is_empty else []


def _rows(ask: Ask, keys: Sequence[int]) -> dict[int, _Row]:
    """Give the messages with these keys, and the conversations without messages that the negative ones name."""
    messages = ", ".join(str(key) for key in keys if key > 0)
    conversations = ", ".join(str(-key) for key in keys if key < 0)
    query = (
        f"SELECT {_OF_MESSAGE}, {_OF_CONVERSATION} FROM messages "
        f"JOIN conversations ON conversations.id = messages.conversation_id WHERE messages.id IN ({messages}) "
        f"UNION ALL SELECT {_OF_NO_MESSAGE}, {_OF_CONVERSATION} FROM conversations "
        f"WHERE conversations.id IN ({conversations})"
    )
    return {row[0]: _Row(*row) for row in ask(query, {})}


def _hit(row: _Row, beginning: str | None, found: Found, terms: Sequence[Term]) -> Hit:
    found_in, snippet = _shown(row, found, terms)
    return Hit(
        conversation_id=shown(row.conversation_uid),
        message_id=shown(row.uid) if row.uid else None,
        title=row.title,
        beginning=beginning,
        source=row.source,
        role=Role(row.role) if row.role else None,
        created_at=moment_of(row.created_at or row.conversation_created_at),
        is_active=bool(row.is_active),
        score=found.score,
        snippet=snippet.text,
        ranges=snippet.ranges,
        found_in=found_in,
    )


def _shown(row: _Row, found: Found, terms: Sequence[Term]) -> tuple[str, Snippet]:
    """Give where the words stand, and the piece of it to show; without a match, the beginning of the message."""
    if found.by_title:
        title = row.title or ""
        return "title", snippet_of(title, matched_ranges(title, terms))
    for place, text in _fields(row):
        ranges = matched_ranges(text, terms)
        if ranges:
            return place, snippet_of(text, ranges)
    return next(_fields(row))[0], snippet_of(row.body, ())


def _fields(row: _Row) -> Iterator[tuple[str, str]]:
    yield "context" if row.hidden else "text", row.body
    for part in unpacked(row.body, row.parts) if row.parts else ():
        place, text = _field(part)
        if text:
            yield place, text


def _field(part: Part) -> tuple[str, str]:
    match part:
        case Reasoning():
            return "reasoning", "\n".join(filter(None, (part.label, part.text)))
        case ToolCall():
            return "tool", "\n".join(filter(None, (part.name, part.label, strings_in(part.input))))
        case ToolResult():
            return "tool", part.output
        case Attachment():
            return "attachment", "\n".join(filter(None, (part.name, part.text)))
        case Other():
            return "text", part.text or ""
        case _:
            return "text", ""
