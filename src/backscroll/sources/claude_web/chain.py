"""Messages that only follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from backscroll.model import Message


def chained(messages: Iterable[Message]) -> Iterator[Message]:
    """Give each message the one before as its parent."""
    before = None
    for message in messages:
        yield replace(message, parent_id=before)
        before = message.id
