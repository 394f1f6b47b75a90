"""A query as it would be typed with what a suggestion says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backscroll.search.emptiness import InTrash, Spelling, Suggestion, Wider
from backscroll.search.query import Piece, Reads


def reworded(pieces: Sequence[Piece], suggestion: Suggestion) -> str:
    """Give the query that a suggestion asks for: another word, fewer filters, or the trash."""
    return " ".join(_texts(pieces, suggestion))


def _texts(pieces: Sequence[Piece], suggestion: Suggestion) -> Iterator[str]:
    match suggestion:
        case Spelling(written, meant):
            yield from (_respelt(piece, written, meant) for piece in pieces)
        case Wider(fields):
            yield from (piece.text for piece in pieces if not set(fields).intersection(piece.narrows))
        case InTrash():
            yield from (piece.text for piece in pieces)
            yield "is:trashed"


def _respelt(piece: Piece, written: str, meant: str) -> str:
    return piece.text.replace(written, meant) if piece.reads is Reads.WORD else piece.text
