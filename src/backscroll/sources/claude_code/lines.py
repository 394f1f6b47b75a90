"""A session file as JSON objects, whatever happened to some of its lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.decoding import decode_object, values_in
from backscroll.reading.depth import shallow
from backscroll.reading.encoding import text_from
from backscroll.reading.export import HEAD_BYTES, Export
from backscroll.reading.heads import Shape, head_of
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.values import Json

LOGLINES = "loglines"
_RECORD_BEGINS = re.compile(r'(?<=.)(?=\{"parentUuid":)', re.DOTALL)


def objects_in(content: bytes) -> Iterator[Json | Skipped]:
    """Give every object of a session file, in order; a damaged line costs itself alone.

    The file is JSON lines, or one JSON object that holds the same records under `loglines`.
    """
    return _in_document(content) if _is_document(content) else _in_log(content)


def _is_document(content: bytes) -> bool:
    beginning = content[:HEAD_BYTES]
    if b'"loglines"' not in beginning:
        return False
    head = head_of(beginning, is_whole=len(content) <= HEAD_BYTES)
    return head.shape is Shape.OBJECT and any(isinstance(raw.get(LOGLINES), list) for raw in head.objects)


def _in_document(content: bytes) -> Iterator[Json | Skipped]:
    (document,) = Export.of_bytes("", {"session": content}).members
    for piece in pieces(document):
        if isinstance(piece, Skipped):
            yield piece
        elif piece.key == LOGLINES and piece.index is not None:
            yield _object_in(piece)


def _object_in(piece: Piece) -> Json | Skipped:
    try:
        return decode_object(shallow(piece.content))
    except UnreadableExport as error:
        return Skipped(f"{LOGLINES}[{piece.index}]", str(error))


def _in_log(content: bytes) -> Iterator[Json | Skipped]:
    for number, line in enumerate(BytesIO(content), 1):
        written = line.strip().removeprefix(codecs.BOM_UTF8)
        if not written:
            continue
        try:
            yield decode_object(shallow(written))
        except UnreadableExport:
            yield from _in_odd_line(text_from(shallow(written)), f"line {number}")


def _in_odd_line(text: str, where: str) -> Iterator[Json | Skipped]:
    """Take a line apart that is not one object: two writers raced, or one was cut off and the next wrote on.

    https://github.com/anthropics/claude-code/issues/61188
    """
    for part in [text] if _is_sound(text) else _RECORD_BEGINS.split(text):
        try:
            for value in values_in(part):
                yield value if isinstance(value, dict) else Skipped(where, "an object was expected here")
        except UnreadableExport as error:
            yield Skipped(where, str(error))


def _is_sound(text: str) -> bool:
    try:
        return all(True for _value in values_in(text))
    except UnreadableExport:
        return False
