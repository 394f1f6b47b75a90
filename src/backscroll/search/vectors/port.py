"""The port: vectors of messages, by conversation, and the messages that are nearest to one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from backscroll.search.embedders.port import Vectors


class Block(Struct, frozen=True):
    """One conversation's vectors as the archive keeps them.

    `id` is never used twice. `keys` are the messages' keys, one for each vector; a long message has several. `codes`
    are the vectors one after the other, a signed byte a number.
    """

    id: int
    keys: tuple[int, ...]
    codes: bytes


class VectorIndex(Protocol):
    """Holds blocks, and finds the nearest messages exactly. The best vector of a message counts."""

    def blocks(self) -> Collection[int]:
        """Give the ids of the blocks it holds."""
        ...

    def make_room(self, vectors: int) -> None:
        """Get ready for so many more vectors at once: what grows bit by bit holds twice its memory for a while."""
        ...

    def add(self, blocks: Iterable[Block]) -> None: ...

    def remove(self, ids: Collection[int]) -> None: ...

    def nearest(self, question: Vectors, count: int, among: Collection[int] | None = None) -> Mapping[int, float]:
        """Give the keys of the nearest messages with their similarity (cosine), best first; `among` narrows."""
        ...

    def similarities(self, question: Vectors, keys: Collection[int]) -> Mapping[int, float]:
        """Give the similarity of these messages, as far as they have vectors."""
        ...
