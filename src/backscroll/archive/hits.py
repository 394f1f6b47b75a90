"""What a search answers with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from backscroll.model import Role
from backscroll.search.emptiness import Suggestion
from backscroll.search.query import Query
from backscroll.search.snippets import Range


class MeaningState(Struct, frozen=True):
    """How many of all conversations can be found by meaning, and by which embedder."""

    embedder: str | None = None
    conversations: int = 0
    done: int = 0


class Why(Struct, frozen=True):
    """What put a hit where it is: shares that add up to its score.

    `words` are the query's terms with what each gave, `beside` those of them that stand in messages near by or in the
    title, with how much of it came from there. `similarity` is the cosine of question and message, None without one.
    """

    words: Mapping[str, float]
    beside: Mapping[str, float]
    meaning: float
    similarity: float | None
    conversation: float
    recency: float


class Hit(Struct, frozen=True, kw_only=True):
    """A message found.

    `found_in` says where the words stand: title, text, reasoning, tool, attachment or context; or that it was found by
    its `meaning` and has none of them.

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
    why: Why | None = None

    @property
    def opens(self) -> str:
        """The id under which the hit is read: the message's, or that of a conversation without messages."""
        return self.message_id or self.conversation_id


class ConversationHit(Struct, frozen=True):
    """A conversation found, by its best messages: their hits, best first. `score` compares within one answer only."""

    conversation_id: str
    title: str | None
    source: str
    score: float
    hits: tuple[Hit, ...]


class SearchResult(Struct, frozen=True):
    """The answer to a query.

    `query` is how it was understood, `total` how many messages were found, `hits` those asked for in rank order,
    `conversations` the best conversations in rank order, whichever of their messages are among the hits. `notes` say
    what a person should know; those `suggestions` among them that name what would find more.
    `has_more_conversations` says whether there are any behind those given. `similar_to` is the whole id of the
    conversation or message that others were compared with, where that was asked for.
    """

    query: Query
    total: int
    hits: tuple[Hit, ...]
    conversations: tuple[ConversationHit, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    has_more_conversations: bool = False
    similar_to: str | None = None

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
                "created_at": msgspec.to_builtins(hit.created_at),
                "is_active": hit.is_active,
                "score": round(hit.score, 6),
                "snippet": hit.snippet,
                "ranges": [list(place) for place in hit.ranges],
                "found_in": hit.found_in,
                **({"why": msgspec.to_builtins(hit.why)} if hit.why else {}),
            }
            for hit in self.hits
        ]
        conversations = [
            {
                "conversation_id": one.conversation_id,
                "title": one.title,
                "source": one.source,
                "score": round(one.score, 6),
                "message_ids": [hit.message_id for hit in one.hits],
            }
            for one in self.conversations
        ]
        query = self.query.as_json()
        query["notes"] += self.notes
        if self.similar_to:
            query["similar_to"] = self.similar_to
        return {"query": query, "total": self.total, "hits": hits, "conversations": conversations}
