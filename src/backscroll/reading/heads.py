"""What a file looks like from its beginning: enough to tell the formats apart without reading it."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import islice
from typing import Any

from msgspec import Struct

from backscroll.errors import UnreadableExport
from backscroll.reading.decoding import decode, values_in
from backscroll.reading.encoding import text_from

SAMPLES = 50
_CLOSERS = {"{": "}", "[": "]"}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TOKENS = re.compile(
    r"""
      (?P<string>  "[^"\\]*+(?:\\(?:[^u]|u[0-9A-Fa-f]{4})[^"\\]*+)*+" )
    | (?P<cut>     "[^"\\]*+(?:\\(?:[^u]|u[0-9A-Fa-f]{4})[^"\\]*+)*+ )
    | (?P<opener>  [{\[] )
    | (?P<closer>  [}\]] )
    | (?P<between> [,:] )
    | (?P<word>    [^\s"{}\[\],:]++(?!\Z) )
    """,
    re.DOTALL | re.VERBOSE,
)


class Shape(StrEnum):
    """The outermost form of a file's content.

    JSON lines of which only one is in sight look like any other object: a source that reads lines should look at
    `Head.objects` and take both shapes.
    """

    ARRAY = "array"
    OBJECT = "object"
    LINES = "lines"
    HTML = "html"
    ZIP = "zip"
    TEXT = "text"
    BINARY = "binary"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class Head(Struct, frozen=True):
    """The beginning of a file.

    `samples` are decoded JSON values, cut short where the head ends: the first elements of an array, the one object,
    or the first lines. `text` is the head itself, or says why the member is unreadable. `is_broken` says of an array
    or object that all of it is in sight, and is not JSON to its end.
    """

    shape: Shape
    samples: tuple[Any, ...] = ()
    text: str = ""
    is_broken: bool = False

    @property
    def objects(self) -> tuple[dict[str, Any], ...]:
        """The samples that are JSON objects."""
        return tuple(sample for sample in self.samples if isinstance(sample, dict))


def head_of(content: bytes, *, is_whole: bool) -> Head:
    """Say what a file is that begins with these bytes (UTF-8, no byte order mark)."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Head(Shape.ZIP)
    text = text_from(content if is_whole else _without_cut_character(content)).lstrip()
    match text[:1]:
        case "":
            return Head(Shape.EMPTY)
        case "[":
            elements, is_broken = _value(text, is_whole=is_whole)
            return Head(Shape.ARRAY, tuple(elements) if isinstance(elements, list) else (), text, is_broken)
        case "{":
            return _lines(text, is_whole=is_whole) or _object(text, is_whole=is_whole)
        case "<":
            return Head(Shape.HTML, text=text)
        case _ if _BINARY.search(content[:4096]):
            return Head(Shape.BINARY, text=repr(content[:16]))
        case _:
            return Head(Shape.TEXT, text=text)


def opened_json(text: str) -> Any:
    """Decode JSON that is cut off anywhere, as if everything open at the cut were closed there.

    A string goes as far as the cut; a number, a word or a key that touches it is left out. Gives None where even the
    beginning is not JSON.
    """
    return _decoded(_closed(text))


def _closed(text: str) -> str:
    """Give the text as far as it makes sense, with what is needed to close what is open there."""
    closers: list[str] = []
    kept, quote, before = 0, "", ""
    for token in _TOKENS.finditer(text):
        kind, mark = token.lastgroup, token.group()
        if kind == "opener":
            closers.append(_CLOSERS[mark])
        elif kind == "closer":
            if closers[-1:] != [mark]:
                break
            closers.pop()
        elif kind == "between" or (before != ":" and closers[-1:] == ["}"]):
            before = mark
            continue
        kept, before = token.end(), mark
        if kind == "cut":
            quote = '"'
            break
        if not closers:
            break
    return text[:kept] + quote + "".join(reversed(closers))


def _value(text: str, *, is_whole: bool) -> tuple[Any, bool]:
    """Give the value as far as it goes, and whether it should be whole and is not."""
    value = _decoded(text) if is_whole else None
    return (opened_json(text), is_whole) if value is None else (value, False)


def _decoded(text: str) -> Any:
    try:
        return decode(text.encode("utf-8", "surrogatepass"))
    except UnreadableExport:
        return None


def _object(text: str, *, is_whole: bool) -> Head:
    value, is_broken = _value(text, is_whole=is_whole)
    return Head(Shape.OBJECT, (value,) if isinstance(value, dict) else (), text, is_broken)


def _lines(text: str, *, is_whole: bool) -> Head | None:
    """Give the head of JSON lines, or None: a first line that is an object and not all, or objects in most lines."""
    lines = [line for line in islice(text.split("\n"), SAMPLES * 2) if line.strip()][: SAMPLES + 1]
    if len(lines) == 1 and not is_whole:
        return None
    cut = None if is_whole or len(lines) > SAMPLES else opened_json(lines.pop())
    found = [_objects_in(line) for line in lines[:SAMPLES]]
    samples = [sample for objects in found for sample in objects]
    if isinstance(cut, dict):
        samples.append(cut)
    begins_well = bool(found and found[0]) and len(samples) > 1
    if begins_well or sum(1 for objects in found if any(objects)) * 2 > max(2, len(found)):
        return Head(Shape.LINES, tuple(samples), text)
    return None


def _objects_in(line: str) -> list[dict[str, Any]]:
    """Give the objects that a line is made of: one, or several where writers raced; none where it is anything else."""
    value = _decoded(line)
    try:
        values = list(values_in(line)) if value is None else [value]
    except UnreadableExport:
        return []
    return values if all(isinstance(value, dict) for value in values) else []


def _without_cut_character(content: bytes) -> bytes:
    """Drop the beginning of a character that the cut left behind."""
    for back in range(1, min(4, len(content)) + 1):
        byte = content[-back]
        if byte >= 0xC0:
            return content[:-back]
        if byte < 0x80:
            break
    return content
