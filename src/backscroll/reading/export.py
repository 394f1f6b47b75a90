"""An export as its reader sees it: named streams, whatever they lie in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from typing import IO, Any, TypeVar, cast

from backscroll.errors import LimitExceeded
from backscroll.model import Skipped
from backscroll.reading.encoding import utf8_stream
from backscroll.reading.heads import Head, head_of

T = TypeVar("T")
HEAD_BYTES = 1 << 16
FAR_HEAD_BYTES = 8 << 20
SIDE_FILE_BYTES = 256 << 20


class Member:
    """One file of an export. `name` is its path inside the export, with `/`; it is never used as a path on disk."""

    def __init__(self, name: str, size: int, opener: Callable[[], IO[bytes]]) -> None:
        self.name = name
        self.size = size
        self._opener = opener

    def __repr__(self) -> str:
        return f"Member({self.name!r}, {self.size})"

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]

    def open(self) -> IO[bytes]:
        """Open the bytes as they are. Reading raises `UnreadableExport` where they are damaged."""
        return self._opener()

    def open_text(self) -> IO[bytes]:
        """Open the bytes as UTF-8 without byte order mark."""
        return utf8_stream(self._opener())

    def read(self, most: int = SIDE_FILE_BYTES) -> bytes:
        """Read the whole member as UTF-8; for side files, which are small."""
        with self.open_text() as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise LimitExceeded(f"{self.name} is larger than the {most:,} bytes read at once.", limit="record_bytes")
        return content

    @cached_property
    def head(self) -> Head:
        """What the member looks like from its first 64 kB."""
        return self._head_of(HEAD_BYTES)

    def look_further(self) -> bool:
        """Take the head from the first 8 MB instead, and say whether that is more than before."""
        if self.size <= HEAD_BYTES:
            return False
        self.head = self._head_of(FAR_HEAD_BYTES)
        return True

    def _head_of(self, most: int) -> Head:
        with self.open_text() as stream:
            content = stream.read(most)
        return head_of(content, is_whole=len(content) < most)


class Export:
    """What the user handed over: a ZIP, a folder, a file or a stream, seen as members.

    `label` is the path as the user knows it. `refused` names the members that are not safe to read.
    """

    def __init__(self, label: str, members: Sequence[Member], refused: Sequence[Skipped] = ()) -> None:
        self.label = label
        self.members = tuple(members)
        self.refused = tuple(refused)
        self._made: dict[Callable[[Export], Any], Any] = {}

    @classmethod
    def of_bytes(cls, label: str, files: Mapping[str, bytes]) -> Export:
        """Give an export that lies in memory: a kept original, or a test's input."""
        return cls(label, [Member(name, len(content), _opener(content)) for name, content in files.items()])

    @cached_property
    def by_name(self) -> Mapping[str, Member]:
        return {member.name: member for member in reversed(self.members)}

    @cached_property
    def by_base(self) -> Mapping[str, Sequence[Member]]:
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(member.base, []).append(member)
        return found

    def once(self, make: Callable[[Export], T]) -> T:
        """Give what `make` makes of this export, made at the first call and kept: an index of its side files."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])


def _opener(content: bytes) -> Callable[[], IO[bytes]]:
    return lambda: BytesIO(content)
