"""JSON of any size, one element at a time, each to be decoded alone.

`msgspec` over a whole file would lose everything to one lone surrogate or a cut end, and needs the file in memory.
So the ends of elements are found first. The fast way is to let msgspec skip a value it has no end for: its error
names the byte where the value ended (2 GB/s). Where that fails, because the element is odd or the buffer ends inside
it, brackets and strings are counted instead (slower, and never wrong about an end).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

import msgspec
from msgspec import Struct

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.encoding import cleaned, text_from
from backscroll.reading.export import Member
from backscroll.reading.limits import Limits

CHUNK_BYTES = 4 << 20
_SKIP = msgspec.json.Decoder(msgspec.Raw)
_DECODE = msgspec.json.Decoder()
_ENDED_AT = re.compile(r"trailing characters \(byte (\d+)\)$")
_STRUCTURE = re.compile(rb'["{}\[\]]')
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR_END = re.compile(rb"[\s,\]}]")
_GAP = re.compile(rb"[\s,]*+")
_COLON = re.compile(rb"\s*+:\s*+")


class Piece(Struct, frozen=True):
    """One value of a large JSON file: an element of the outer array, or of an array right under the outer object.

    `key` is the object's key, empty for an outer array; `index` is None for a value that is no array's element.
    """

    key: str
    index: int | None
    where: str
    content: bytes


def decode(content: bytes) -> Any:
    """Decode one JSON value into plain objects whose strings hold no NUL and no lone surrogate.

    Tolerates what `json` tolerates: control characters, NaN (becomes null), bytes that are not UTF-8. Raises
    `UnreadableExport` for what is not JSON and for what is nested too deep to be a chat.
    """
    try:
        value = _DECODE.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _decode_odd(content)
    return cleaned(value) if b"\\u0000" in content else value


def _decode_odd(content: bytes) -> Any:
    try:
        return cleaned(json.loads(text_from(content), strict=False, parse_constant=lambda _name: None))
    except RecursionError:
        raise UnreadableExport("it is nested too deep to be read") from None
    except ValueError as error:
        raise UnreadableExport(f"it is not JSON ({error})") from None


def decode_object(content: bytes) -> dict[str, Any]:
    """Decode one JSON object; raises `UnreadableExport` where the value is anything else."""
    value = decode(content)
    if not isinstance(value, dict):
        raise UnreadableExport(f"an object was expected here, not {_name_of(value)}")
    return value


def _name_of(value: Any) -> str:
    names = {list: "an array", str: "a string", type(None): "null", bool: "a boolean"}
    return names.get(type(value), "a number")


def pieces(member: Member, limits: Limits | None = None) -> Iterator[Piece | Skipped]:
    """Cut a member that is one large array or object into its pieces, holding one at a time.

    What follows the outer value, and a piece that the end of the file cuts off, come out as `Skipped`.
    """
    with member.open_text() as stream:
        window = _Window(stream, member.name, limits or Limits())
        match window.next_byte():
            case b"[":
                yield from _array(window, member.name, "")
            case b"{":
                yield from _object(window, member.name)
            case _:
                raise UnreadableExport(f"{member.name} is neither a JSON array nor an object.")
        rest = window.rest()
        if rest:
            yield Skipped(member.name, f"{rest:,} bytes after the end of the JSON value were not read")


def _array(window: _Window, where: str, key: str) -> Iterator[Piece | Skipped]:
    window.advance(1)
    index = 0
    while (byte := window.next_byte()) != b"]":
        place = f"{where}[{index}]"
        content = window.value() if byte else b""
        if content is None or not byte:
            yield Skipped(place, "the file ends here, in the middle")
            window.finish()
            return
        if not content:
            window.advance(1)
            continue
        yield Piece(key, index, place, content)
        index += 1
    window.advance(1)


def _object(window: _Window, name: str) -> Iterator[Piece | Skipped]:
    window.advance(1)
    while (byte := window.next_byte()) != b"}":
        name_bytes = window.value() if byte == b'"' else None
        if name_bytes is None or not window.skip_colon():
            yield Skipped(name, "the file ends here, in the middle, or is damaged from here on")
            window.finish()
            return
        key = str(decode(name_bytes))
        where = f"{name}: {key}"
        if window.next_byte() == b"[":
            yield from _array(window, where, key)
            continue
        content = window.value()
        if content:
            yield Piece(key, None, where, content)
        else:
            yield Skipped(where, "the file ends here, in the middle")
            window.finish()
            return
    window.advance(1)


class _Window:
    """The part of a stream that is being looked at: from the next unread byte to as far as was needed."""

    def __init__(self, stream: IO[bytes], name: str, limits: Limits) -> None:
        self._stream = stream
        self._name = name
        self._limit = limits.record_bytes
        self._data = b""
        self._at = 0
        self._ended = False

    def advance(self, count: int) -> None:
        self._at += count

    def next_byte(self) -> bytes:
        """Pass white space and commas and give the byte after them, not passing it; empty at the end."""
        while True:
            gap = _GAP.match(self._data, self._at)
            self._at = gap.end() if gap else self._at
            if self._at < len(self._data) or not self._more():
                return self._data[self._at : self._at + 1]

    def skip_colon(self) -> bool:
        while True:
            colon = _COLON.match(self._data, self._at)
            if colon and colon.end() < len(self._data):
                self._at = colon.end()
                return True
            if not self._more():
                return False

    def value(self) -> bytes | None:
        """Take the next value whole; None where the stream ends inside it, empty where a bracket is closed twice."""
        end = self._fast_end() or self._counted_end()
        if end is None:
            return None
        content = self._data[self._at : end]
        self._at = end
        return content.rstrip()

    def rest(self) -> int:
        """Read to the end and give the number of bytes that are not white space there."""
        count = 0
        while not self._ended or self._at < len(self._data):
            count += len(self._data[self._at :].strip())
            self._at = len(self._data)
            self._more()
        return count

    def finish(self) -> None:
        """Leave the rest of the stream unread."""
        self._data, self._at, self._ended = b"", 0, True

    def _fast_end(self) -> int | None:
        try:
            _SKIP.decode(memoryview(self._data)[self._at :])
        except msgspec.DecodeError as error:
            ended = _ENDED_AT.search(str(error))
            return self._at + int(ended.group(1)) - 1 if ended else None
        except RecursionError:
            return None
        return None

    def _counted_end(self) -> int | None:
        counter = _Counter()
        while (length := counter.end_in(memoryview(self._data)[self._at :])) is None:
            if not self._more():
                return None
        return self._at + length

    def _more(self) -> bool:
        """Read on, keeping only what is not passed yet; a value that grows is given room in doubling steps."""
        if self._ended:
            return False
        kept = self._data[self._at :]
        if len(kept) > self._limit:
            message = (
                f"{self._name} holds one value of more than {self._limit:,} bytes. If that is right, raise "
                f"{Limits.variable('record_bytes')}."
            )
            raise LimitExceeded(message, limit="record_bytes")
        chunk = self._stream.read(max(CHUNK_BYTES, len(kept)))
        self._data, self._at = kept + chunk, 0
        self._ended = not chunk
        return bool(chunk)


class _Counter:
    """Finds where a value ends by counting brackets outside strings; goes on where it stopped when more is there."""

    def __init__(self) -> None:
        self._depth = 0
        self._at = 0

    def end_in(self, data: memoryview) -> int | None:
        """Give the length of the value that `data` begins with, or None where it goes on behind the end."""
        while True:
            if self._depth == 0 and self._at == 0 and bytes(data[:1]) not in (b'"', b"{", b"["):
                scalar = _SCALAR_END.search(data)
                return scalar.start() if scalar else None
            mark = _STRUCTURE.search(data, self._at)
            if mark is None:
                self._at = len(data)
                return None
            if not self._pass(data, mark.start()):
                return None
            if self._depth == 0:
                return self._at

    def _pass(self, data: memoryview, at: int) -> bool:
        byte = bytes(data[at : at + 1])
        if byte == b'"':
            end = _STRING_END.match(data, at + 1)
            self._at = end.end() if end else at
            return end is not None
        self._depth += 1 if byte in b"{[" else -1
        self._at = at + 1
        return True
