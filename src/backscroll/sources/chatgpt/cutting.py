"""From the files of an export to one record per conversation, none of them understood yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.source import Record
from backscroll.sources.chatgpt.chat_html import pieces_in_page
from backscroll.sources.chatgpt.loose import loose_records
from backscroll.sources.chatgpt.shapes import is_single_conversation, wrapping_key
from backscroll.sources.chatgpt.side_files import SideFiles

_NUMBER = re.compile(r"(\d+)\D*$")


def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Cut every shard in the order of its number, and what else lies there.

    `chat.html` repeats all shards, so it is read only where it is alone.
    """
    side = export.once(SideFiles)
    yield from side.skipped
    for member in sorted(members, key=_place):
        if _is_repeated(member, members):
            continue
        try:
            for piece in _pieces_of(member):
                yield piece if isinstance(piece, Skipped) else _record(piece, member, side)
        except LimitExceeded:
            raise
        except UnreadableExport as error:
            yield Skipped(member.name, str(error))
    yield from loose_records(export, members)


def _is_repeated(page: Member, members: Sequence[Member]) -> bool:
    """Whether this is a `chat.html` in whose folder, or below it, the same conversations lie as JSON."""
    if page.head.shape is not Shape.HTML:
        return False
    folder = page.name.removesuffix(page.base)
    return any(other.name.startswith(folder) and other.head.shape is not Shape.HTML for other in members)


def _place(member: Member) -> tuple[str, int, str, str]:
    """Sort `conversations.json` before its shards, and shard 2 before shard 10, however many digits they have."""
    folder, _, base = member.name.rpartition("/")
    number = _NUMBER.search(base)
    digits = number.group(1).lstrip("0") if number else ""
    return folder, len(digits) if number else -1, digits, base


def _record(piece: Piece, member: Member, side: SideFiles) -> Record:
    return Record(piece.where, member.name, piece.content, context=side.context_of(piece.content, member.name))


def _pieces_of(member: Member) -> Iterator[Piece | Skipped]:
    if member.head.shape is Shape.HTML:
        return pieces_in_page(member)
    if is_single_conversation(member.head):
        return iter([Piece("", None, member.name, member.read())])
    if member.head.shape is Shape.OBJECT:
        key = next((key for whole in member.head.objects if (key := wrapping_key(whole))), None)
        return _elements_under(key, pieces(member))
    return pieces(member)


def _elements_under(key: str | None, found: Iterator[Piece | Skipped]) -> Iterator[Piece | Skipped]:
    """Leave out what stands beside the wrapped conversations: a version, a date."""
    return (piece for piece in found if isinstance(piece, Skipped) or (piece.key == key and piece.index is not None))
