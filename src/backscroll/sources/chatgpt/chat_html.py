"""`chat.html`: a page that shows the export in a browser.

It carries the conversations as `var jsonData = […]`, and behind them where their files lie as `var assetsJson = {…}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import IO

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.decoding import decode
from backscroll.reading.export import Member
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.values import text_at

WINDOW_BYTES = 1 << 20
OVERLAP_BYTES = 256
PAGE = "chat.html"
_DATA = re.compile(rb"jsonData\s*=\s*(?=[\[{])")
# In a conversation about such a page the quote is escaped.
_ASSETS = re.compile(rb'assetsJson\s*=\s*(?=\{\s*")')


def pieces_in_page(member: Member) -> Iterator[Piece | Skipped]:
    """Cut the conversations that a page carries. Raises `UnreadableExport` where it carries none."""
    start = _start_of(_DATA, member)
    if start is None:
        raise UnreadableExport(f"{member.name} holds no conversations. Add conversations.json from the same export.")
    return _without_rest(pieces(_from(start, member)), member.name)


def assets_in_page(member: Member) -> Iterator[tuple[str, str]]:
    """Give pointers and the files of the export that they point to; none where the page names none.

    A file is named by its path, or by an object with the path in it.
    """
    start = _start_of(_ASSETS, member)
    for piece in pieces(_from(start, member)) if start is not None else ():
        value = decode(piece.content) if isinstance(piece, Piece) and piece.index is None else None
        path = text_at(value, "file_path") if isinstance(value, dict) else value
        if isinstance(piece, Piece) and isinstance(path, str):
            yield piece.key, path


def _from(start: int, member: Member) -> Member:
    return Member(member.name, member.size, partial(_opened_at, member, start), member.limits)


def _without_rest(found: Iterator[Piece | Skipped], name: str) -> Iterator[Piece | Skipped]:
    """Leave out that something follows the data: the rest of the page does. Told after it is only damage."""
    expected = 1
    for piece in found:
        if isinstance(piece, Skipped) and piece.where == name and expected:
            expected -= 1
        else:
            yield piece


def _start_of(data: re.Pattern[bytes], member: Member) -> int | None:
    passed, window = 0, b""
    with member.open() as stream:
        while chunk := stream.read(WINDOW_BYTES):
            window += chunk
            if found := data.search(window):
                return passed + found.end()
            passed += max(0, len(window) - OVERLAP_BYTES)
            window = window[-OVERLAP_BYTES:]
    return None


def _opened_at(member: Member, start: int) -> IO[bytes]:
    stream = member.open()
    while start > 0 and (passed := stream.read(min(start, WINDOW_BYTES))):
        start -= len(passed)
    return stream
