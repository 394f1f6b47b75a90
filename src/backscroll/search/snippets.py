"""The words shown of a hit, with the matched ones marked as ranges, never as markup.

Which words match is asked of the very tokeniser that found the message: a small FTS5 table in memory marks them. Runs
of Chinese, Japanese and Korean, which that table would take for one word, are looked for as they are.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence

from msgspec import Struct

from backscroll.search.query import Term
from backscroll.store.words import folded, has_cjk, pieces, with_edges, with_humps

SNIPPET_CHARACTERS = 240
_LEAD_CHARACTERS = 60
_MOST_LOOKED_AT = 200_000
_MOST_RANGES = 500
_OPEN, _CLOSE, _EDGE = "\x02", "\x03", "\x04"
_MARKS = re.compile(f"([{_OPEN}{_CLOSE}{_EDGE}])")
_LOCAL = threading.local()
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_WORD_EDGE = re.compile(r"\s")

Range = tuple[int, int]


class Snippet(Struct, frozen=True):
    """A piece of text on one line, and where in it the matched words stand (start, end in characters)."""

    text: str
    ranges: tuple[Range, ...] = ()


def snippet_of(text: str, ranges: Sequence[Range]) -> Snippet:
    """Cut the piece of a text that shows its matches best; `ranges` are those of `matched_ranges`."""
    start = _start(text, ranges)
    end = _end(text, start)
    lead, tail = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(lead) - start
    shown = tuple((first + shift, min(last, end) + shift) for first, last in ranges if start <= first < end)
    return Snippet(f"{lead}{_UNSHOWN.sub(' ', text[start:end])}{tail}", shown)


def matched_ranges(text: str, terms: Sequence[Term]) -> list[Range]:
    """Give where in a text the terms stand, sorted and without overlaps."""
    looked_at = folded(_UNSHOWN.sub(" ", text[:_MOST_LOOKED_AT]))
    found = list(_tokenised(with_edges(looked_at, _EDGE), [term for term in terms if not has_cjk(term.text)]))
    found += [place for term in terms if has_cjk(term.text) for place in _literal(looked_at, term)]
    if not found:
        found = list(_by_parts(looked_at, terms))
    return _joined(found)[:_MOST_RANGES]


def _literal(text: str, term: Term) -> Iterable[Range]:
    """Look for a term as it is, whatever stands between its words."""
    pattern = r"[\W_]*".join(map(re.escape, pieces(term.text)))
    return (match.span() for match in re.finditer(pattern, text, re.IGNORECASE) if pattern)


def _by_parts(text: str, terms: Iterable[Term]) -> Iterable[Range]:
    """Look for what the index knows only by its parts: of identifiers, and of words beside runs."""
    parts = [Term(part, is_prefix=term.is_prefix) for term in terms for part in pieces(term.text)]
    yield from _tokenised(with_humps(with_edges(text, _EDGE), _EDGE), [*terms, *parts])
    for part in parts:
        if has_cjk(part.text):
            yield from _literal(text, part)


def _tokenised(text: str, terms: Sequence[Term]) -> Iterable[Range]:
    """Let FTS5 mark the terms; the marks take no room, so what lies between them tells the places."""
    if not terms:
        return
    wanted = " OR ".join(_quoted(term) for term in terms)
    start = at = 0
    for piece in _MARKS.split(_marked(text, wanted)):
        if piece == _OPEN:
            start = at
        elif piece == _CLOSE:
            yield start, at
        elif piece != _EDGE:
            at += len(piece)


def _marked(text: str, wanted: str) -> str:
    """Give a text with marks round what FTS5 finds in it, or nothing. Taking it back is thrice as fast as deleting."""
    marker = _marker()
    marker.execute("BEGIN")
    try:
        marker.execute("INSERT INTO marker(text) VALUES (?)", (text,))
        query = "SELECT highlight(marker, 0, ?, ?) FROM marker WHERE marker MATCH ?"
        found = marker.execute(query, (_OPEN, _CLOSE, wanted)).fetchone()
    finally:
        marker.execute("ROLLBACK")
    return str(found[0]) if found else ""


def _quoted(term: Term) -> str:
    return '"' + folded(term.text).replace('"', '""') + '"' + ("*" if term.is_prefix else "")


class _Marker:
    """A table in memory that marks words, closed when the thread that it belongs to has ended."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.execute(
            "CREATE VIRTUAL TABLE marker USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')"
        )

    def __del__(self) -> None:
        self.connection.close()


def _marker() -> sqlite3.Connection:
    """Give this thread's table in memory."""
    if not hasattr(_LOCAL, "marker"):
        _LOCAL.marker = _Marker()
    marker: _Marker = _LOCAL.marker
    return marker.connection


def _joined(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _start(text: str, ranges: Sequence[Range]) -> int:
    """Begin a little before the window that holds the most matches, at a word's edge."""
    if not ranges:
        return 0
    best = max(ranges, key=lambda place: (_matches_within(ranges, place[0]), -place[0]))
    wanted = best[0] - _LEAD_CHARACTERS
    if wanted <= 0:
        return 0
    edge = _WORD_EDGE.search(text, wanted, best[0])
    return edge.end() if edge else wanted


def _matches_within(ranges: Sequence[Range], start: int) -> int:
    return sum(1 for first, _last in ranges if start <= first < start + SNIPPET_CHARACTERS - _LEAD_CHARACTERS)


def _end(text: str, start: int) -> int:
    wanted = start + SNIPPET_CHARACTERS
    if wanted >= len(text):
        return len(text)
    edge = text.rfind(" ", start + SNIPPET_CHARACTERS // 2, wanted)
    return edge if edge > 0 else wanted
