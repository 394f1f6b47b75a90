"""Lists of a backend file that nobody knows yet: a chat is a chat in any of them, and the rest is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from backscroll.errors import UnreadableExport
from backscroll.model import LeftOut
from backscroll.reading.decoding import decode
from backscroll.reading.json_stream import Piece
from backscroll.reading.values import Json
from backscroll.sources.grok import chats

KEYS_SHOWN, LONGEST_KEY = 5, 40


class Strange:
    """The entries of one file that become nothing, by the list they stand in."""

    def __init__(self, member_name: str) -> None:
        self._member_name = member_name
        self._counts: Counter[str] = Counter()
        self._keys: dict[str, str] = {}

    def is_chat(self, piece: Piece) -> bool:
        return chats.is_chat(_object_in(piece))

    def count(self, piece: Piece) -> None:
        """Count an entry of a list, or an object that stands alone; a number or a date of the file is neither."""
        if piece.index is not None or piece.content.startswith(b"{"):
            self._counts[piece.key] += 1
            self._keys.setdefault(piece.key, _shown(_object_in(piece)))

    def left_out(self) -> Iterator[LeftOut]:
        for key, count in self._counts.items():
            held = self._keys[key]
            yield LeftOut(f"{self._member_name}: {key}", f"not known to hold chats: {count:,} × {held}")


def _object_in(piece: Piece) -> Json:
    try:
        value = decode(piece.content)
    except UnreadableExport:
        return {}
    return value if isinstance(value, dict) else {}


def _shown(raw: Json) -> str:
    keys = ", ".join(key[:LONGEST_KEY] for key in list(raw)[:KEYS_SHOWN])
    more = " …" if len(raw) > KEYS_SHOWN else ""
    return f"an object with {keys}{more}" if keys else "a value without names"
