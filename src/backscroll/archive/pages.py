"""How conversations are listed: in what order, and one page of them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from backscroll.model import StoredConversation


class Order(StrEnum):
    """In what order conversations are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    LONGEST = "longest"


class Page(Struct, frozen=True):
    """Some conversations of a list, without their messages, and how many the whole list has."""

    conversations: tuple[StoredConversation, ...]
    total: int

    def __iter__(self) -> Iterator[StoredConversation]:
        return iter(self.conversations)

    def __len__(self) -> int:
        return len(self.conversations)
