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
    """An entry's bytes in the file."""

    where: str
    content: bytes


class Placed(Struct, frozen=True):
    """What decides where an entry of Gemini's belongs, and the export's members that it needs."""

    slot: Slot
    members: tuple[str, ...]


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
        """Read every entry for its place, then cut the file again: this time nothing needs to be understood."""
        found = [self._placed(cut) for cut in self._cuts()]
        placed = [one for one in found if isinstance(one, Placed)]
        names = groups([one.slot for one in placed])
        missing, upcoming = Counter(names), iter(names)
        held: dict[str, list[tuple[Cut, Placed]]] = {}
        for cut, one in zip(self._cuts(), found, strict=False):
            if isinstance(one, Skipped):
                yield one
            elif isinstance(one, Placed) and isinstance(cut, Cut):
                name = next(upcoming)
                held.setdefault(name, []).append((cut, one))
                missing[name] -= 1
                if not missing[name]:
                    yield self._record(held.pop(name))
        if self._others:
            yield LeftOut(self._member.name, _why_left_out(self._others))

    def _cuts(self) -> Iterator[Cut | Skipped]:
        return _page_cuts(self._member) if self._is_page else _json_cuts(self._member)

    def _placed(self, cut: Cut | Skipped) -> Placed | Skipped | None:
        """Give an entry's place; none for an entry of another product, which is counted."""
        entry = cut if isinstance(cut, Skipped) else self._entry(cut)
        if isinstance(entry, Skipped):
            return entry
        if not entry.is_gemini:
            self._others[entry.product] += 1
            return None
        return Placed(Slot.of(entry), tuple(self._beside.members_of(entry)))

    def _entry(self, cut: Cut) -> Entry | Skipped:
        try:
            if not self._is_page:
                return json_entries.entry_of(decode_object(cut.content))
            return html_entries.entry_of(cut.content) or Skipped(cut.where, "it has no content cell")
        except UnreadableExport as error:
            return Skipped(cut.where, str(error))

    def _record(self, cuts: Sequence[tuple[Cut, Placed]]) -> Record:
        contents = [cut.content for cut, _placed in cuts]
        content = b"".join(contents) if self._is_page else b"[" + b",\n".join(contents) + b"]"
        needed = {name for _cut, placed in cuts for name in placed.members}
        sizes = [(name, self._export.by_name[name].size) for name in sorted(needed)]
        context = hashlib.sha256(repr(sizes).encode()).digest() if sizes else b""
        return Record(cuts[0][0].where, self._member.name, content, context=context)


def _why_left_out(others: Counter[str]) -> str:
    products = ", ".join(f"{count:,} of {product or 'no product'}" for product, count in others.most_common(5))
    return f"activities that are not Gemini's: {products}"


def _json_cuts(member: Member) -> Iterator[Cut | Skipped]:
    for piece in pieces(member):
        yield piece if isinstance(piece, Skipped) else Cut(piece.where, piece.content)


def _page_cuts(member: Member) -> Iterator[Cut | Skipped]:
    number, most = 0, member.limits.record_bytes
    too_large = member.limits.advice("record_bytes", f"this one activity is larger than {most:,} bytes")
    try:
        with member.open_text() as stream:
            for number, cell in enumerate(html_entries.cells(stream, most), start=1):
                where = f"{member.name}: activity {number}"
                yield Skipped(where, too_large) if cell is None else Cut(where, cell)
    except LimitExceeded:
        raise
    except UnreadableExport as damage:
        yield Skipped(f"{member.name}: after activity {number}", str(damage))
