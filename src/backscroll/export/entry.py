"""A line in the list of what was exported."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from backscroll.model import StoredConversation


class Entry(Struct, frozen=True, kw_only=True):
    """One exported conversation; `path` is its file, relative to the list."""

    id: str
    title: str | None
    beginning: str | None
    source: str
    models: tuple[str, ...]
    created_at: datetime | None
    updated_at: datetime | None
    message_count: int
    tags: tuple[str, ...]
    path: str

    @classmethod
    def of(cls, conversation: StoredConversation, path: str) -> Entry:
        return cls(
            id=conversation.id,
            title=conversation.title,
            beginning=conversation.beginning,
            source=conversation.source,
            models=conversation.models,
            created_at=conversation.created_at,
            updated_at=conversation.updated_at,
            message_count=len(conversation.messages),
            tags=conversation.tags,
            path=path,
        )

    @property
    def moment(self) -> datetime | None:
        """When it was last spoken in, as far as is known."""
        return self.updated_at or self.created_at
