"""Exports like a source's own with anything in them changed, and what reading one must never do.

`Choose` makes every choice: hypothesis draws their bytes in the tests, a coverage-guided fuzzer in `bench/fuzz.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any

import msgspec

from backscroll.errors import BackscrollError
from backscroll.model import Conversation, Skipped, arranged
from backscroll.reading.decoding import decode, values_in
from backscroll.reading.each import each
from backscroll.reading.encoding import clean, text_from
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import head_of, opened_json
from backscroll.reading.json_stream import pieces
from backscroll.reading.opening import export_of_stream, exports_at
from backscroll.reading.source import Record, Source
from backscroll.sources import all_sources
from tests.support.fixtures import FIXTURES

Choose = Callable[[int], int]
"""Gives a number from 0 to one less than the argument."""

Files = dict[str, bytes]

BYTES_A_CHOICE = 4
MOST_CHANGES = 4
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 0.5, 1767000000, 1767000000000, 10**30, float("nan"), float("inf")),
    *("", " ", "x", "\x00", "\ud800", "\u2028", "0", "2026-03-14T12:00:00Z", "user", "../x", "<b>&</b>", "[a](b)"),
    *([], {}, [None], [[]], [{}], ["x"], {"": None}, {"id": {}}, {"x": [1, {"y": None}]}, [1, "x", None, {}]),
)  # fmt: skip


class Accident(AssertionError):
    """A source gave or raised what it must not."""


@cache
def seeds(source: str) -> tuple[Files, ...]:
    """Give the inputs of a source's fixtures, as files in memory."""
    inputs = sorted((FIXTURES / source).glob("*/input"))
    exports = [export for path in inputs for export in exports_at(path)]
    return tuple({member.name: _bytes_of(member) for member in export.members} for export in exports)


def _bytes_of(member: Member) -> bytes:
    with member.open() as stream:
        return stream.read()


def choosing_by(numbers: bytes) -> Choose:
    """Take every choice from the next bytes: one draw for all of them costs hypothesis far less than one for each."""
    waiting = BytesIO(numbers)
    return lambda below: int.from_bytes(waiting.read(BYTES_A_CHOICE), "little") % below


def changed(files: Files, choose: Choose) -> Files:
    """Give the files with a few changes in one of them."""
    names = sorted(files)
    name = names[choose(len(names))]
    content = files[name]
    for _ in range(1 + choose(MOST_CHANGES)):
        change = _CHANGES[choose(len(_CHANGES))]
        content = change(content, choose)
    return {**files, name: content}


def _with_an_odd_value(content: bytes, choose: Choose) -> bytes:
    """Put something else in one place of the JSON: an odd value, another part of it, or nothing at all."""
    lines = content.split(b"\n")
    at = choose(len(lines)) if _is_json_lines(lines) else None
    try:
        document = [decode(content if at is None else lines[at])]
    except BackscrollError:
        return _with_bytes_changed(content, choose)
    places = list(_places_in(document))
    holder, key = places[choose(len(places))]
    match choose(4):
        case 0:
            other, its_key = places[choose(len(places))]
            holder[key] = other[its_key]
        case 1 if holder is not document:
            del holder[key]
        case 2 if isinstance(holder, list) and holder is not document:
            holder.append(holder[key])
        case _:
            holder[key] = ODD_VALUES[choose(len(ODD_VALUES))]
    written = _written(document[0])
    return written if at is None else b"\n".join([*lines[:at], written, *lines[at + 1 :]])


def _is_json_lines(lines: list[bytes]) -> bool:
    return len(lines) > 1 and lines[0].startswith(b"{") and lines[0].rstrip().endswith(b"}")


def _places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place in a JSON value, as what holds it and the key or index there."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key, item in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            yield holder, key
            if isinstance(item, dict | list):
                waiting.append(item)


def _written(document: Any) -> bytes:
    try:
        return json.dumps(document).encode()
    except (ValueError, RecursionError):  # a part was put into itself
        return b'{"a": {"a": {"a": null}}}'


def _with_bytes_changed(content: bytes, choose: Choose) -> bytes:
    at = choose(len(content) + 1)
    end = min(len(content), at + choose(12))
    return content[:at] + _BYTES[choose(len(_BYTES))] + content[end:]


def _cut_off(content: bytes, choose: Choose) -> bytes:
    return content[: choose(len(content) + 1)]


def _with_a_line_twice(content: bytes, choose: Choose) -> bytes:
    lines = content.split(b"\n")
    lines.insert(choose(len(lines)), lines[choose(len(lines))])
    return b"\n".join(lines)


_BYTES = (
    b"",
    b"\x00",
    b"\xff",
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b"\n",
    b"null",
    b"<div>",
    b"</div>",
    b"\\ud800",
    b"\xed\xa0\xbd",
)
# Odd values lead furthest into a reader, so they are chosen most often.
_CHANGES = (*[_with_an_odd_value] * 7, _with_bytes_changed, _cut_off, _with_a_line_twice)


def read_hostile(source: Source, files: Files) -> int:
    """Read files as an import does and give the number of conversations; raises what the source lets out.

    Only `BackscrollError` may come out of a source, and only sound conversations and `Skipped` may be given.
    """
    export = Export.of_bytes("hostile", files)
    claimed = [member for member in export.members if _is_claimed(source, member)]
    count = 0
    with suppress(BackscrollError):
        for record in source.records(export, claimed):
            if isinstance(record, Record):
                count += _read_hostile_record(source, record, export)
    return count


def _is_claimed(source: Source, member: Member) -> bool:
    source.near_miss(member)
    return source.claims(member) or (member.look_further() and source.claims(member))


def _read_hostile_record(source: Source, record: Record, export: Export) -> int:
    count = 0
    with suppress(BackscrollError):
        for found in source.read(record, export):
            count += isinstance(found, Conversation)
            if not isinstance(found, Skipped):
                check_sound(found)
    for kept in each(source, record, export):
        if not isinstance(kept, Conversation | Skipped):
            raise Accident(f"{type(kept).__name__} is no conversation")
    return count


def check_sound(conversation: Conversation) -> None:
    """Raise `Accident` for a conversation that could not be kept, or that does not account for everything."""
    missing = conversation.nodes.unaccounted(len(conversation.skipped))
    if missing:
        raise Accident(f"{missing} of {conversation.nodes} are not accounted for")
    written = msgspec.json.encode(arranged(conversation))
    if b"\\u0000" in written:
        raise Accident("a NUL is left in it")
    msgspec.json.decode(written, type=Conversation)


def read_raw(content: bytes) -> None:
    """Take any bytes through the reading layer; raises what it lets out, which may be `BackscrollError` alone."""
    text = text_from(content)
    clean(text)
    opened_json(text)
    for is_whole in (True, False):
        head_of(content, is_whole=is_whole)
    with suppress(BackscrollError):
        decode(content)
    with suppress(BackscrollError):
        list(values_in(text))
    with suppress(BackscrollError):
        for export in export_of_stream(BytesIO(content), "raw"):
            for member in export.members:
                _take_through(member)


def _take_through(member: Member) -> None:
    _ = member.head
    member.look_further()
    with suppress(BackscrollError):
        list(pieces(member))
    for source in all_sources().values():
        source.claims(member)
        source.near_miss(member)
