"""An export as its reader sees it: named streams, whatever they lie in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from io import BytesIO
from typing import IO, Any, TypeVar, cast

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.encoding import utf8_stream
from backscroll.reading.heads import Head, Shape, head_of
from backscroll.reading.limits import Limits
from backscroll.reading.streams import read_while_sound

T = TypeVar("T")
HEAD_BYTES = 1 << 16
FAR_HEAD_BYTES = 8 << 20
_CUT_SHORT = frozenset({Shape.ARRAY, Shape.OBJECT, Shape.LINES, Shape.HTML})


class Member:
    """One file of an export. `name` is its path inside the export, with `/`; it is never used as a path on disk.

    `size` is what the export says, which is not always the truth. `unreadable` says, once the head was asked for, why
    nothing of the member can be read, where that is so.
    """

    def __init__(self, name: str, size: int, opener: Callable[[], IO[bytes]], limits: Limits | None = None) -> None:
        self.name = name
        self.size = size
        self.limits = limits or Limits()
        self._opener = opener
        self.unreadable: str | None = None
        self._head_bytes = HEAD_BYTES

    def __repr__(self) -> str:
        return f"Member({self.name!r}, {self.size})"

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]

    def open(self) -> IO[bytes]:
        """Open the bytes as they are. Reading raises `UnreadableExport` where they are damaged or gone."""
        return self._opener()

    def open_text(self) -> IO[bytes]:
        """Open the bytes as UTF-8 without byte order mark."""
        return utf8_stream(self._opener())

    def read(self, most: int | None = None) -> bytes:
        """Read the whole member as UTF-8. Raises `UnreadableExport` where it is too large to be held at once."""
        content, damage = self.read_while_sound(most)
        if damage:
            raise damage
        return content

    def read_while_sound(self, most: int | None = None) -> tuple[bytes, UnreadableExport | None]:
        """Read the member as UTF-8 up to a damaged place; gives the damage beside what stands before it."""
        most = self.limits.record_bytes if most is None else most
        with self.open_text() as stream:
            content, damage = read_while_sound(stream, most + 1)
        if len(content) > most:
            raise UnreadableExport(self.limits.advice("record_bytes", f"{self.name} is larger than {most:,} bytes"))
        return content, damage

    @property
    def head(self) -> Head:
        """What the member looks like from its first 64 kB, or from more after `look_further`."""
        return _head(self, self._head_bytes)

    def look_further(self) -> bool:
        """Take the head from the first 8 MB instead, and say whether that is more than before."""
        if self._head_bytes == FAR_HEAD_BYTES or self.size <= HEAD_BYTES or self.head.shape not in _CUT_SHORT:
            return False
        self._head_bytes = FAR_HEAD_BYTES
        return True


# Heads are asked for again and again while sources are tried on one member. Kept with every member, they would fill
# the memory: an export can hold a hundred thousand files.
@lru_cache(maxsize=4)
def _head(member: Member, most: int) -> Head:
    content = b""
    try:
        with member.open_text() as stream:
            content, damage = read_while_sound(stream, most)
    except UnreadableExport as error:
        damage = error
    if damage is not None and not content:
        member.unreadable = str(damage)
        return Head(Shape.UNREADABLE, text=member.unreadable)
    return head_of(content, is_whole=damage is None and len(content) < most)


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
