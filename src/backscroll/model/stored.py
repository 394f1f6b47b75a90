"""What the archive gives back: the model's values with their public ids and what the user added."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from backscroll.model.values import Kind, Part, Rating, Role, Status, Tokens


class Fidelity(StrEnum):
    """Whether everything of the source record became readable."""

    COMPLETE = "complete"
    PARTIAL = "partial"


class StoredMessage(Struct, frozen=True, kw_only=True):
    """A message as kept. `id` is public and lasting; `external_id` is the provider's; `parent_id` is an `id`.

    `text` is the readable body (Markdown); `parts` say it all, in order. `ratings` holds the provider's, then the
    user's. `is_removed` marks a message that a newer export no longer had.
    """

    id: str
    external_id: str
    role: Role
    position: int
    text: str
    parts: tuple[Part, ...] = ()
    parent_id: str | None = None
    is_active: bool = True
    author: str | None = None
    model: str | None = None
    created_at: datetime | None = None
    tokens: Tokens | None = None
    hidden: bool = False
    is_removed: bool = False
    ratings: tuple[Rating, ...] = ()
    notes: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


class StoredConversation(Struct, frozen=True, kw_only=True):
    """A conversation as kept. `title` is the user's where they gave one, else the provider's.

    `beginning` are the first words the user said, where there is no title to know the conversation by. `messages` is
    empty in listings and complete, parents first, where one conversation is asked for.
    """

    id: str
    source: str
    external_id: str
    title: str | None = None
    provider_title: str | None = None
    beginning: str | None = None
    kind: Kind = Kind.CHAT
    project: str | None = None
    account: str | None = None
    model: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    persona: str | None = None
    status: Status = Status.ACTIVE
    starred: bool = False
    parent_id: str | None = None
    active_id: str | None = None
    fidelity: Fidelity = Fidelity.COMPLETE
    problems: tuple[str, ...] = ()
    message_count: int = 0
    character_count: int = 0
    token_count: int = 0
    branch_count: int = 1
    models: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    imported_at: datetime | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    messages: tuple[StoredMessage, ...] = ()

    @property
    def is_inferred(self) -> bool:
        """Whether nearness in time alone says that these messages belong together: the provider does not say it."""
        return self.metadata.get("grouping") == "inferred"
