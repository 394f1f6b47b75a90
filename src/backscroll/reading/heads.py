"""What a file looks like from its beginning: enough to tell the formats apart without reading it."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any

from msgspec import Struct

from backscroll.reading.encoding import cleaned, text_from

LINES_LOOKED_AT = 50
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CLOSERS = {"{": "}", "[": "]"}


class Shape(StrEnum):
    """The outermost form of a file's content."""

    ARRAY = "array"
    OBJECT = "object"
    LINES = "lines"
    HTML = "html"
    ZIP = "zip"
    TEXT = "text"
    BINARY = "binary"
    EMPTY = "empty"


class Head(Struct, frozen=True):
    """The beginning of a file.

    `samples` are decoded JSON values, cut short where the head ends: the first elements of an array, the one object,
    or the first lines. `text` is the head itself.
    """

    shape: Shape
    samples: tuple[Any, ...] = ()
    text: str = ""

    @property
    def objects(self) -> tuple[dict[str, Any], ...]:
        """The samples that are JSON objects."""
        return tuple(sample for sample in self.samples if isinstance(sample, dict))


def head_of(content: bytes, *, is_whole: bool) -> Head:
    """Say what a file is that begins with these bytes (UTF-8, no byte order mark)."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Head(Shape.ZIP)
    if _BINARY.search(content[:4096]):
        return Head(Shape.BINARY, text=repr(content[:16]))
    text = text_from(content if is_whole else _to_whole_character(content)).lstrip()
    match text[:1]:
        case "":
            return Head(Shape.EMPTY)
        case "[":
            return Head(Shape.ARRAY, _elements(opened_json(text)), text)
        case "{":
            return _object_or_lines(text)
        case "<":
            return Head(Shape.HTML, text=text)
        case _:
            return Head(Shape.TEXT, text=text)


def opened_json(text: str) -> Any:
    """Decode JSON that is cut off anywhere, as if everything open at the cut were closed there.

    Gives None where even its beginning is not JSON.
    """
    kept, closers = 0, [""]
    stack: list[str] = []
    for token in _TOKENS.finditer(text):
        mark = token.group()
        if mark in _CLOSERS:
            stack.append(_CLOSERS[mark])
        elif mark in ("}", "]"):
            if not stack or stack.pop() != mark:
                break
        elif mark in (",", ":"):
            continue
        if _value_may_end_here(text, token.start(), stack, mark):
            kept, closers = token.end(), stack[::-1]
        if not stack:
            break
    try:
        return cleaned(json.loads(text[:kept] + "".join(closers), strict=False))
    except (ValueError, RecursionError):
        return None


def _value_may_end_here(text: str, start: int, stack: list[str], mark: str) -> bool:
    """Whether closing all brackets after this token gives JSON; a key without its value does not."""
    if mark in ("{", "[", "}", "]"):
        return True
    if not stack or stack[-1] == "]":
        return True
    return text[:start].rstrip()[-1:] == ":"


def _elements(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else ()


def _object_or_lines(text: str) -> Head:
    lines = [line for line in text.splitlines()[: LINES_LOOKED_AT * 2] if line.strip()]
    decoded = [_line(line.removeprefix("\ufeff")) for line in lines[:LINES_LOOKED_AT]]
    samples = tuple(line for line in decoded if isinstance(line, dict))
    if samples and (len(samples) > 1 or isinstance(decoded[0], dict)) and not _is_one_object(text, lines):
        return Head(Shape.LINES, samples, text)
    whole = opened_json(text)
    return Head(Shape.OBJECT, (whole,) if isinstance(whole, dict) else (), text)


def _is_one_object(text: str, lines: list[str]) -> bool:
    return len(lines) == 1 and text.strip() == lines[0].strip()


def _line(line: str) -> Any:
    try:
        return cleaned(json.loads(line, strict=False))
    except (ValueError, RecursionError):
        return None


def _to_whole_character(content: bytes) -> bytes:
    """Drop the beginning of a character that the cut left behind."""
    for back in range(1, 4):
        if content[-back : -back + 1 or None][:1] >= b"\xc0":
            return content[:-back]
    return content
