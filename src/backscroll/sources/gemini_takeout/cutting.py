"""Cutting an activity log into records, one for each conversation, without holding the log in memory.

The file is read twice: once for the times, which need not be in order, and once for the entries. A record is given as
soon as its last entry has been met, so that in a file in the usual order one conversation is held at a time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import LeftOut, Skipped
from backscroll.reading.decoding import decode_object
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.json_stream import pieces
from backscroll.reading.source import Record
from backscroll.sources.gemini_takeout import html_entries, json_entries
from backscroll.sources.gemini_takeout.entry import Entry
from backscroll.sources.gemini_takeout.files import Beside
from backscroll.sources.gemini_takeout.grouping import Slot, groups


class Cut(Struct, frozen=True):
    """An entry and its bytes in the file."""

    where: str
    content: bytes
    entry: Entry


def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Give one record for each conversation: its entries as they stand in the file."""
    for member in members:
        yield from _Log(export, member).records()


class _Log:
    """One activity log, and how many of its entries are of other products."""

    def __init__(self, export: Export, member: Member) -> None:
        self._member = member
        self._export = export
        self._beside = Beside(export, member.name)
        self._is_page = member.head.shape is Shape.HTML
        self._others: Counter[str] = Counter()

    def records(self) -> Iterator[Record | Skipped]:
        names = groups([Slot.of(cut.entry) for cut in self._cuts() if isinstance(cut, Cut)])
        missing = Counter(names)
        upcoming = iter(names)
        held: dict[str, list[Cut]] = {}
        for cut in self._cuts():
            if isinstance(cut, Skipped):
                yield cut
                continue
            name = next(upcoming)
            held.setdefault(name, []).append(cut)
            missing[name] -= 1
            if not missing[name]:
                yield self._record(held.pop(name))
        if self._others:
            yield LeftOut(self._member.name, _why_left_out(self._others))

    def _cuts(self) -> Iterator[Cut | Skipped]:
        """Give the entries of Gemini, and count those of other products."""
        self._others.clear()
        for cut in _page_cuts(self._member) if self._is_page else _json_cuts(self._member):
            if isinstance(cut, Skipped) or cut.entry.is_gemini:
                yield cut
            else:
                self._others[cut.entry.product] += 1

    def _record(self, cuts: Sequence[Cut]) -> Record:
        contents = [cut.content for cut in cuts]
        content = b"".join(contents) if self._is_page else b"[" + b",\n".join(contents) + b"]"
        needed = {name for cut in cuts for name in self._beside.members_of(cut.entry)}
        sizes = [(name, self._export.by_name[name].size) for name in sorted(needed)]
        context = hashlib.sha256(repr(sizes).encode()).digest() if sizes else b""
        return Record(cuts[0].where, self._member.name, content, context=context)


def _why_left_out(others: Counter[str]) -> str:
    products = ", ".join(f"{count:,} of {product or 'no product'}" for product, count in others.most_common(5))
    return f"activities that are not Gemini's: {products}"


def _json_cuts(member: Member) -> Iterator[Cut | Skipped]:
    for piece in pieces(member):
        if isinstance(piece, Skipped):
            yield piece
            continue
        try:
            yield Cut(piece.where, piece.content, json_entries.entry_of(decode_object(piece.content)))
        except UnreadableExport as error:
            yield Skipped(piece.where, str(error))


def _page_cuts(member: Member) -> Iterator[Cut | Skipped]:
    number = 0
    try:
        with member.open_text() as stream:
            for number, cell in enumerate(html_entries.cells(stream, member.limits.record_bytes), start=1):
                where = f"{member.name}: activity {number}"
                entry = html_entries.entry_of(cell) if cell else None
                yield Cut(where, cell, entry) if cell and entry else Skipped(where, _why_not_cut(member, cell))
    except LimitExceeded:
        raise
    except UnreadableExport as damage:
        yield Skipped(f"{member.name}: after activity {number}", str(damage))


def _why_not_cut(member: Member, cell: bytes | None) -> str:
    if cell is not None:
        return "it has no content cell"
    most = member.limits.record_bytes
    return member.limits.advice("record_bytes", f"this one activity is larger than {most:,} bytes")
