"""`chat.html`: a page that shows the export in a browser, and carries the conversations as `var jsonData = […]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import IO

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Member
from backscroll.reading.json_stream import Piece, pieces

WINDOW_BYTES = 1 << 20
OVERLAP_BYTES = 256
_DATA = re.compile(rb"\bjsonData\s*=\s*(?=[\[{])")


def pieces_in_page(member: Member) -> Iterator[Piece | Skipped]:
    """Cut the conversations that a page carries. Raises `UnreadableExport` where it carries none."""
    start = _start_of_data(member)
    if start is None:
        raise UnreadableExport(f"{member.name} holds no conversations. Add conversations.json from the same export.")
    page = Member(member.name, member.size, partial(_opened_at, member, start), member.limits)
    return _without_rest(pieces(page), member.name)


def _without_rest(found: Iterator[Piece | Skipped], name: str) -> Iterator[Piece | Skipped]:
    """Leave out that something follows the data: the rest of the page does. Told after it is only damage."""
    expected = 1
    for piece in found:
        if isinstance(piece, Skipped) and piece.where == name and expected:
            expected -= 1
        else:
            yield piece


def _start_of_data(member: Member) -> int | None:
    passed, window = 0, b""
    with member.open() as stream:
        while chunk := stream.read(WINDOW_BYTES):
            window += chunk
            if found := _DATA.search(window):
                return passed + found.end()
            passed += max(0, len(window) - OVERLAP_BYTES)
            window = window[-OVERLAP_BYTES:]
    return None


def _opened_at(member: Member, start: int) -> IO[bytes]:
    stream = member.open()
    while start > 0 and (passed := stream.read(min(start, WINDOW_BYTES))):
        start -= len(passed)
    return stream
