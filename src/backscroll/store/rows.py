"""A message between the model and its row: comparable, and ready to be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from backscroll.model import Attachment, Message, Part, Rating, Tokens
from backscroll.store.columns import json_text
from backscroll.store.moments import microseconds
from backscroll.store.packing import packed


class MessageRow(Struct):
    """A message's columns, still under the provider's ids. `parts` are kept beside what is stored of them."""

    id: str
    parent_id: str | None
    role: str
    author: str | None
    model: str | None
    created_at: int | None
    hidden: bool
    input_tokens: int | None
    output_tokens: int | None
    metadata: str | None
    body: str
    packed_parts: str | None
    parts: Sequence[Part]
    rating: Rating | None
    original_id: int | None
    import_id: int | None
    is_removed: bool = False

    @property
    def content(self) -> tuple[Any, ...]:
        """What makes two readings of a message equal; where it came from and when is no part of it."""
        return (
            self.parent_id,
            self.role,
            self.author,
            self.model,
            self.created_at,
            self.hidden,
            self.input_tokens,
            self.output_tokens,
            self.metadata,
            self.body,
            self.packed_parts,
            self.is_removed,
            self.rating and (self.rating.value, self.rating.reason),
        )

    @property
    def is_own(self) -> bool:
        """Whether it was said here, and not read from a record."""
        return self.original_id is None

    @property
    def attachments(self) -> list[Attachment]:
        if self.packed_parts is None:
            return []
        return [part for part in self.parts if type(part) is Attachment]

    @property
    def blobs(self) -> set[str]:
        """The hashes of the files it holds."""
        return {file.sha256 for file in self.attachments if file.sha256}

    def repack(self, parts: Sequence[Part]) -> None:
        """Take other parts."""
        self.parts = parts
        self.body, self.packed_parts = packed(parts)


_NO_TOKENS = Tokens()
CACHE_TOKENS = "cache_tokens"


def row_of(message: Message, original_id: int | None, import_id: int | None) -> MessageRow:
    """Give the row of a message as it was read."""
    body, packed_parts = packed(message.parts)
    tokens = message.tokens or _NO_TOKENS
    metadata = message.metadata
    if tokens.cache_read is not None or tokens.cache_write is not None:
        metadata = {**metadata, CACHE_TOKENS: {"read": tokens.cache_read, "write": tokens.cache_write}}
    return MessageRow(
        message.id,
        message.parent_id,
        str(message.role),
        message.author,
        message.model,
        microseconds(message.created_at),
        message.hidden,
        tokens.input,
        tokens.output,
        json_text(metadata),
        body,
        packed_parts,
        message.parts,
        message.rating,
        original_id,
        import_id,
    )
