"""The values every source is turned into: frozen, complete, and free of any one provider's habits.

`msgspec.Struct` rather than dataclass: a message costs a third of the time to build, and an import builds millions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field


class Role(StrEnum):
    """Who speaks, in the words of the OpenTelemetry GenAI conventions."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Kind(StrEnum):
    """A chat with an assistant, or a coding agent's run on a machine."""

    CHAT = "chat"
    SESSION = "session"


class Status(StrEnum):
    """Where the user keeps a conversation."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    TRASHED = "trashed"


class Text(Struct, frozen=True, omit_defaults=True, tag="text"):
    """Words to be read, as Markdown."""

    text: str


class Reasoning(Struct, frozen=True, omit_defaults=True, tag="reasoning"):
    """The model's visible thinking; `label` is the provider's line about it ("Thought for 12 seconds")."""

    text: str
    label: str | None = None


class ToolCall(Struct, frozen=True, omit_defaults=True, tag="tool_call"):
    """A request to run a tool. `input` is the provider's JSON value, or a string such as a program's text."""

    name: str
    input: Any = None
    call_id: str | None = None
    label: str | None = None
    language: str | None = None


class ToolResult(Struct, frozen=True, omit_defaults=True, tag="tool_result"):
    """What a tool gave back, as readable text; `raw` keeps what the text does not say."""

    output: str
    name: str | None = None
    call_id: str | None = None
    is_error: bool = False
    raw: Any = None


class Attachment(Struct, frozen=True, omit_defaults=True, tag="attachment"):
    """A file that belongs to a message.

    A source says where its bytes are: `member`, a file of the export, or `content`, the bytes themselves. The
    archive keeps them under `sha256` and forgets the other two. With neither, the file is missing from the export.
    `text` is what the provider extracted from it, or what a document says: it can be searched.
    """

    name: str | None = None
    media_type: str | None = None
    size: int | None = None
    pointer: str | None = None
    sha256: str | None = None
    text: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    member: str | None = None
    content: bytes | None = None

    @property
    def is_missing(self) -> bool:
        return self.sha256 is None and self.member is None and self.content is None


class Other(Struct, frozen=True, omit_defaults=True, tag="other"):
    """A piece no reader knows: its kind, its raw value, and whatever of it can be read."""

    kind: str
    raw: Any = None
    text: str | None = None


Part = Text | Reasoning | ToolCall | ToolResult | Attachment | Other


class Tokens(Struct, frozen=True, omit_defaults=True):
    """Usage as the provider counted it."""

    input: int | None = None
    output: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None


class Rating(Struct, frozen=True, omit_defaults=True):
    """A thumb up (1) or down (-1), with the reason given: at the provider, or here by the user."""

    value: int
    reason: str | None = None
    created_at: datetime | None = None
    by_user: bool = False


class Message(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One entry by one role. `hidden` marks context the provider does not show as a turn."""

    id: str
    role: Role
    parts: tuple[Part, ...] = ()
    parent_id: str | None = None
    author: str | None = None
    model: str | None = None
    created_at: datetime | None = None
    tokens: Tokens | None = None
    hidden: bool = False
    rating: Rating | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return body_of(self.parts)


class Skipped(Struct, frozen=True, omit_defaults=True):
    """Something that could not be kept: where it stood and why."""

    where: str
    why: str


class LeftOut(Skipped, frozen=True, omit_defaults=True, tag="left_out"):
    """Something that was not kept because, as far as is known, nothing was said in it: no loss, and still named."""


class Nodes(Struct, frozen=True, omit_defaults=True):
    """What became of a conversation's source nodes.

    `total` is counted on the source itself; `messages` became messages (several may share one); `structural` carry
    no words (reason → count). With the conversation's `skipped`, the three add up to `total`.
    """

    total: int
    messages: int
    structural: dict[str, int] = field(default_factory=dict)

    def unaccounted(self, skipped_count: int) -> int:
        return self.total - self.messages - sum(self.structural.values()) - skipped_count


class MessageAdditions(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an archive knew of a message beyond its provider: the user's rating and notes, and that it is gone there."""

    rating: Rating | None = None
    notes: tuple[str, ...] = ()
    is_removed: bool = False


class Additions(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an archive knew of a conversation beyond its provider, so that another archive can know it too.

    `title` is the one the user gave. `parent_id` is the public id of the conversation that started this one.
    `messages` has its entries under the provider's message ids.
    """

    title: str | None = None
    status: Status = Status.ACTIVE
    starred: bool = False
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parent_id: str | None = None
    imported_at: datetime | None = None
    messages: dict[str, MessageAdditions] = field(default_factory=dict)


class Conversation(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thread of talk: a tree of messages, in which the provider last showed the path to `active_id`.

    `parent_id` is the conversation that started this one (a subagent). `root_id`, where set, says that another
    conversation of the same source with the same root is a copy of this one's beginning: a resumed session.
    `beside` holds the few side records needed to read the kept original again, by file name. `additions` is there
    where the conversation comes out of another archive.
    """

    source: str
    id: str
    title: str | None = None
    kind: Kind = Kind.CHAT
    project: str | None = None
    account: str | None = None
    model: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    persona: str | None = None
    starred: bool = False
    archived: bool = False
    parent_id: str | None = None
    root_id: str | None = None
    active_id: str | None = None
    messages: tuple[Message, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    nodes: Nodes = Nodes(0, 0)
    skipped: tuple[Skipped, ...] = ()
    beside: dict[str, bytes] = field(default_factory=dict)
    additions: Additions | None = None


def body_of(parts: Iterable[Part]) -> str:
    """Give the readable text of a message: its text parts, a blank line between."""
    return "\n\n".join([part.text for part in parts if type(part) is Text])
