"""What became of a conversation that was to be kept."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from backscroll.model import LeftOut, Nodes, Skipped


class Outcome(StrEnum):
    """What an import made of one conversation."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PARTIAL = "partial"
    FAILED = "failed"
    LEFT_OUT = "left_out"

    @classmethod
    def of(cls, skipped: Skipped) -> Outcome:
        """Give what became of something that gave no conversation: lost, or left out on purpose."""
        return cls.LEFT_OUT if isinstance(skipped, LeftOut) else cls.FAILED


class Saved(Struct, frozen=True):
    """What became of a conversation that was written, and how many messages it brought."""

    outcome: Outcome
    key: int
    added_count: int


class Item(Struct, frozen=True):
    """What became of one conversation, or of one record that gave none. `member` is the file it was read from."""

    place: str
    outcome: Outcome
    why: str | None = None
    conversation_key: int | None = None
    message_count: int = 0
    member: str = ""
    title: str | None = None
    nodes: Nodes | None = None
    skipped: tuple[Skipped, ...] = ()
