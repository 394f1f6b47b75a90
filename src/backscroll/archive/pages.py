"""How conversations are listed: in what order, and one page of them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from backscroll.errors import InvalidRequest
from backscroll.model import StoredConversation

# More than this of anything is a slip of the pen, and beyond what SQLite takes for a number.
MOST_ASKED = 1_000_000_000


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


def check_asked(**numbers: int) -> None:
    """Raise `InvalidRequest` where one of these numbers is below 0 or beyond all that could be there."""
    for name, number in numbers.items():
        if not 0 <= number <= MOST_ASKED:
            raise InvalidRequest(f"{name} is a number from 0 to {MOST_ASKED:,}, not {number:,}.")
