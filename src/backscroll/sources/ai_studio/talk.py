"""The turns of a prompt: chunks of one role in a row are one message."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from backscroll.model import Message, Nodes, Other, Part, Role, Skipped, Text, Tokens
from backscroll.reading.times import moment
from backscroll.reading.values import Json, count_at, kept, text_at
from backscroll.sources.ai_studio.pieces import METADATA_KEYS, content_of, pieces_of

ROLES = {"user": Role.USER, "model": Role.ASSISTANT}
INSTRUCTION_ID = "system"


class Talk:
    """A conversation as it is put together, each message following the one before."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.skipped: list[Skipped] = []
        self.first_prompt = b""
        self._total = 0
        self._became_messages = 0
        self._structural: Counter[str] = Counter()
        self._equals: Counter[str] = Counter()

    @property
    def last_id(self) -> str | None:
        return self.messages[-1].id if self.messages else None

    @property
    def nodes(self) -> Nodes:
        return Nodes(self._total, self._became_messages, dict(self._structural))

    def leave_out(self, reason: str, count: int) -> None:
        """Count nodes that hold nothing said."""
        if count:
            self._total += count
            self._structural[reason] += count

    def lose(self, *lost: Skipped) -> None:
        """Count what cannot be read."""
        self._total += len(lost)
        self.skipped += lost

    def add_apart(self, message_id: str, *parts: Part, hidden: bool) -> None:
        """Add what is neither the user's nor the model's."""
        self._total += 1
        self._append(Message(id=message_id, parent_id=self.last_id, role=Role.SYSTEM, parts=parts, hidden=hidden), 1)

    def add_chunks(self, chunks: Sequence[Any]) -> None:
        for number, chunk in enumerate(chunks):
            if not isinstance(chunk, dict):
                self.lose(Skipped(f"chunk {number}", "it is no object"))
        for role, turn in groupby(
            (chunk for chunk in chunks if isinstance(chunk, dict)), lambda chunk: chunk.get("role")
        ):
            self._add_turn(role if isinstance(role, str) else None, list(turn))

    def _add_turn(self, role: str | None, chunks: list[Json]) -> None:
        pieces = [tuple(pieces_of(chunk)) for chunk in chunks]
        spoken = sum(map(bool, pieces))
        self._total += spoken
        self.leave_out("empty chunk", len(chunks) - spoken)
        if not spoken:
            return
        content = msgspec.json.encode([role, *map(content_of, chunks)])
        if role == "user":
            self.first_prompt = self.first_prompt or content
        parts = tuple([part for found in pieces for part in found])
        self._append(
            Message(
                id=text_at(chunks[0], "id") or self._id_of(content),
                parent_id=self.last_id,
                role=ROLES.get(role or "", Role.SYSTEM),
                parts=parts if role in ROLES else tuple(_as_other(parts, role)),
                created_at=next(filter(None, (moment(chunk.get("createTime")) for chunk in chunks)), None),
                tokens=_tokens(role, chunks),
                metadata=_metadata(chunks),
            ),
            spoken,
        )

    def _append(self, message: Message, node_count: int) -> None:
        self.messages.append(message)
        self._became_messages += node_count

    def _id_of(self, content: bytes) -> str:
        """Give an id made of what a turn says and of its place among equals.

        AI Studio lets every turn be edited, deleted and run again, in place. An id that counted turns would give the
        words of one to another; this one lets the archive keep what was there before the edit.
        """
        digest = hashlib.sha256(content).hexdigest()[:24]
        self._equals[digest] += 1
        return digest if self._equals[digest] == 1 else f"{digest}-{self._equals[digest]}"


def _as_other(parts: Sequence[Part], role: str | None) -> Iterator[Part]:
    """Keep the words of a role that is neither the user's nor the model's, as no one's."""
    for part in parts:
        yield Other(f"{role or 'unnamed'} role", None, part.text) if isinstance(part, Text) else part


def _tokens(role: str | None, chunks: Sequence[Json]) -> Tokens | None:
    counts = [count for chunk in chunks if (count := count_at(chunk, "tokenCount")) is not None]
    if not counts:
        return None
    return Tokens(input=sum(counts)) if role == "user" else Tokens(output=sum(counts))


def _metadata(chunks: Sequence[Json]) -> Json:
    metadata: Json = {}
    for chunk in chunks:
        metadata.update(kept(chunk, *METADATA_KEYS))
    return metadata
