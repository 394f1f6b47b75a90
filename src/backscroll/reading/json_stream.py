"""JSON of any size, one element at a time, each to be decoded alone.

`msgspec` over a whole file would lose everything to one lone surrogate or a cut end, and needs the file in memory.
So the ends of elements are found first. The fast way is to let msgspec skip a value it has no end for: its error
names the byte where the value ended (2 GB/s). Where that fails, because the element is odd or larger than what is
read ahead, brackets and strings are counted instead (20 MB/s, and never wrong about an end).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

import msgspec
from msgspec import Struct

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.decoding import decode
from backscroll.reading.export import Member
from backscroll.reading.limits import Limits
from backscroll.reading.streams import read_while_sound

# What has not been passed yet is copied before whatever is read next, so little at a time would copy much.
LEAST_READ_BYTES, MOST_READ_BYTES = 1 << 20, 32 << 20
NEAR_BYTES, FAR_BYTES = 128 << 10, 4 << 20
_SKIP = msgspec.json.Decoder(msgspec.Raw)
_ENDED_AT = re.compile(r"trailing characters \(byte (\d+)\)$")
_MARK = re.compile(rb'["{}\[\]]')
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_SCALAR_END = re.compile(rb"[\s,\]}]")
_DEPTH = {b'"': 0, b"{": 1, b"[": 1, b"}": -1, b"]": -1}
_GAP = re.compile(rb"[\s,]*+")
_SPACE = re.compile(rb"\s*+")


class Piece(Struct, frozen=True):
    """One value of a large JSON file: an element of the outer array, or of an array right under the outer object.

    `key` is the object's key, empty for an outer array; `index` is None for a value that is no array's element.
    """

    key: str
    index: int | None
    where: str
    content: bytes


def pieces(member: Member, limits: Limits | None = None) -> Iterator[Piece | Skipped]:
    """Cut a member that is one large array or object into its pieces, holding one at a time.

    A piece that is cut off by the end of the file or by damage, or too large to be held, comes out as `Skipped`, and
    so does what follows the outer value. Raises `UnreadableExport` where there is neither array nor object.
    """
    with member.open_text() as stream:
        window = _Window(stream, limits or member.limits)
        try:
            yield from _outermost(window, member.name)
        except _Lost as lost:
            yield Skipped(lost.where, str(window.damage or lost.why))
            return
        rest = window.rest()
        if rest:
            yield Skipped(member.name, f"{rest:,} bytes after the end of the JSON value were not read")
        if window.damage:
            yield Skipped(member.name, str(window.damage))


def _outermost(window: _Window, name: str) -> Iterator[Piece | Skipped]:
    match window.next_byte():
        case b"[":
            yield from _array(window, name, "")
        case b"{":
            yield from _object(window, name)
        case _:
            raise window.damage or UnreadableExport(f"{name} is neither a JSON array nor an object.")


def _array(window: _Window, where: str, key: str) -> Iterator[Piece | Skipped]:
    window.advance(1)
    index = 0
    while window.next_byte() != b"]":
        place = f"{where}[{index}]"
        content = window.value(place)
        if content == b"":
            window.advance(1)
            continue
        yield Skipped(place, window.too_large) if content is None else Piece(key, index, place, content)
        index += 1
    window.advance(1)


def _object(window: _Window, name: str) -> Iterator[Piece | Skipped]:
    window.advance(1)
    while window.next_byte() != b"}":
        key = window.key(name)
        where = f"{name}: {key}"
        if window.next_byte() == b"[":
            yield from _array(window, where, key)
            continue
        content = window.value(where)
        if content == b"":
            yield Skipped(where, "it has no value")
            continue
        yield Skipped(where, window.too_large) if content is None else Piece(key, None, where, content)
    window.advance(1)


class _Lost(Exception):
    """The way through the file is lost: it ends, or makes no sense from here on."""

    def __init__(self, where: str, why: str = "the file ends here, in the middle") -> None:
        super().__init__(where, why)
        self.where = where
        self.why = why


class _Window:
    """The part of a stream that is being looked at: from the next unread byte to as far as was needed."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        self.damage: UnreadableExport | None = None
        self._stream = stream
        self._limits = limits
        self._text = b""
        self._at = 0
        self._ended = False

    @property
    def too_large(self) -> str:
        most = self._limits.record_bytes
        return self._limits.advice("record_bytes", f"this one value is larger than {most:,} bytes")

    def advance(self, count: int) -> None:
        self._at += count

    def next_byte(self, gap: re.Pattern[bytes] = _GAP) -> bytes:
        """Pass white space and commas and give the byte after them, not passing it; empty at the end."""
        while True:
            passed = gap.match(self._text, self._at)
            self._at = passed.end() if passed else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def key(self, where: str) -> str:
        """Take a key and the colon after it."""
        content = self.value(where)
        byte = self.next_byte(_SPACE)
        if byte == b"":
            raise _Lost(where)
        if byte != b":" or content is None or not content.startswith(b'"'):
            raise _Lost(where, "it is damaged from here on")
        self.advance(1)
        return str(decode(content))

    def value(self, where: str) -> bytes | None:
        """Take the next value whole; None where it is too large, empty where a bracket or a colon is too many."""
        content = self._fast_value(NEAR_BYTES)
        if content is None:
            content = self._fast_value(FAR_BYTES)
        if content is None:
            content = self._counted_value(where)
        return content if content is None or len(content) <= self._limits.record_bytes else None

    def rest(self) -> int:
        """Read to the end and give the number of bytes that are not white space there."""
        count = 0
        while True:
            count += len(self._text[self._at :].translate(None, b" \t\r\n"))
            self._at = len(self._text)
            if not self._more():
                return count

    def _fast_value(self, ahead: int) -> bytes | None:
        """Take the next value if msgspec finds its end within so many bytes, or a few more."""
        while len(self._text) - self._at < ahead and self._more():
            pass
        try:
            _SKIP.decode(memoryview(self._text)[self._at :])
        except (msgspec.DecodeError, RecursionError) as error:
            ended = _ENDED_AT.search(str(error))
            if ended is None:
                return None
            start, self._at = self._at, self._at + int(ended.group(1)) - 1
            return self._text[start : self._at].rstrip()
        return None

    def _counted_value(self, where: str) -> bytes | None:
        """Take the next value, counting; one that is too large is passed without being held."""
        counter = _Counter(self._text[self._at : self._at + 1])
        is_held = True
        while (length := counter.end_in(memoryview(self._text)[self._at :])) is None:
            is_held = is_held and len(self._text) - self._at <= self._limits.record_bytes
            if not is_held:
                self._at += counter.forget()
            if not self._more():
                raise _Lost(where)
        content = self._text[self._at : self._at + length]
        self._at += length
        return content if is_held else None

    def _more(self) -> bool:
        """Read on, keeping only what is not passed yet; a value that grows is given room in doubling steps."""
        if self._ended:
            return False
        kept = self._text[self._at :]
        chunk, damage = read_while_sound(self._stream, min(max(LEAST_READ_BYTES, len(kept)), MOST_READ_BYTES))
        self._text, self._at = kept + chunk, 0
        self.damage = self.damage or damage
        self._ended = damage is not None or not chunk
        return bool(chunk)


class _Counter:
    """Finds where a value ends by counting brackets outside strings; goes on where it stopped when more is there."""

    def __init__(self, first: bytes) -> None:
        self._is_scalar = first not in (b'"', b"{", b"[")
        self._is_in_string = False
        self._depth = 0
        self._at = 0

    def forget(self) -> int:
        """Give the number of bytes that need not be shown again, and take the next text to begin behind them."""
        passed, self._at = self._at, 0
        return passed

    def end_in(self, text: memoryview) -> int | None:
        """Give where the value ends in a text, or None where it goes on behind the end."""
        if self._is_scalar:
            end = _SCALAR_END.search(text, self._at)
            self._at = end.start() if end else len(text)
            return self._at if end else None
        while self._pass_one(text):
            if self._depth == 0 and not self._is_in_string:
                return self._at
        return None

    def _pass_one(self, text: memoryview) -> bool:
        """Pass the rest of a string, or go to behind the next bracket or quote; False at the end of the text."""
        if self._is_in_string:
            inside = _IN_STRING.match(text, self._at)
            self._at = inside.end() if inside else self._at
            self._is_in_string = bytes(text[self._at : self._at + 1]) != b'"'
            self._at += not self._is_in_string
            return not self._is_in_string
        mark = _MARK.search(text, self._at)
        self._at = mark.end() if mark else len(text)
        if mark:
            self._is_in_string = mark.group() == b'"'
            self._depth += _DEPTH[mark.group()]
        return mark is not None
