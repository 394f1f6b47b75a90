"""Two readings of one conversation become one: nothing that either holds is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec
from msgspec import Struct

from backscroll.model import Attachment, Part
from backscroll.model.tree import parents_first
from backscroll.store.rows import MessageRow


class Merged(Struct, frozen=True):
    """The messages of both readings, parents first, and how many of them only the new one had."""

    rows: list[MessageRow]
    added_count: int
    is_changed: bool


def merged(
    stored: Sequence[MessageRow],
    incoming: Sequence[MessageRow],
    *,
    replaced: AbstractSet[int] = frozenset(),
    reread: int | None = None,
    is_older: bool = False,
) -> Merged:
    """Merge a new reading into the stored one.

    A message both have takes the new content, or keeps the stored one where the new reading `is_older`. A message
    only the stored one has stays; it is marked as removed at the source where it came from one of the `replaced`
    originals, whose newer version no longer has it. Messages from the original `reread` are what the new reading
    makes of it, nothing else.

    The union of two sound trees is one: a link of the new reading leads to a message of the new reading, and only a
    message that it lacks keeps a stored link.
    """
    before = {row.id: row for row in stored}
    arriving = {row.id: row for row in incoming}
    rows = [
        _completed(stored_row, row)
        if is_older and (stored_row := before.get(row.id)) and stored_row.original_id != reread
        else _renewed(before.get(row.id), row)
        for row in incoming
    ]
    kept = [
        row if is_older or row.original_id not in replaced else msgspec.structs.replace(row, is_removed=True)
        for row in stored
        if row.id not in arriving and (reread is None or row.original_id != reread)
    ]
    ordered = parents_first(_rooted([*rows, *kept]))
    is_changed = [(row.id, row.content) for row in ordered] != [(row.id, row.content) for row in stored]
    return Merged(ordered, len(arriving.keys() - before.keys()), is_changed)


def cleared(stored: Sequence[MessageRow], incoming: Sequence[MessageRow]) -> list[MessageRow]:
    """Give a new reading in the place of all that was read before; what was said here goes on from it."""
    before = {row.id: row for row in stored}
    arriving = {row.id for row in incoming}
    own = [row for row in stored if row.is_own and row.id not in arriving]
    return parents_first(_rooted([*(_renewed(before.get(row.id), row) for row in incoming), *own]))


def _rooted(rows: list[MessageRow]) -> list[MessageRow]:
    """Make a root of every message whose parent is not among these."""
    known = {row.id for row in rows}
    for row in rows:
        if row.parent_id not in known:
            row.parent_id = None
    return rows


def with_known_files(parts: Sequence[Part], known: Sequence[Part]) -> Sequence[Part]:
    """Give parts in which a file that this reading misses is the one an earlier reading had."""
    files: dict[tuple[str | None, str | None], list[Attachment]] = {}
    for part in known:
        if isinstance(part, Attachment):
            files.setdefault(_file_key(part), []).append(part)
    if not files:
        return parts
    return tuple(_known_file(part, files) if isinstance(part, Attachment) else part for part in parts)


def _renewed(stored: MessageRow | None, arriving: MessageRow) -> MessageRow:
    """Give the new content, with the files and the rating that an earlier reading had, and the run that brought it."""
    if stored is None:
        return arriving
    if arriving.packed_parts is not None:
        arriving.repack(with_known_files(arriving.parts, stored.parts))
    arriving.import_id = stored.import_id
    arriving.rating = arriving.rating or stored.rating
    return arriving


def _completed(stored: MessageRow, arriving: MessageRow) -> MessageRow:
    """Give the content that is there, with the files that it misses and an older reading has."""
    parts = stored.parts if stored.packed_parts is None else with_known_files(stored.parts, arriving.parts)
    if parts == stored.parts:
        return stored
    completed = msgspec.structs.replace(stored)
    completed.repack(parts)
    return completed


def _file_key(part: Attachment) -> tuple[str | None, str | None]:
    return (part.pointer, None) if part.pointer else (None, part.name)


def _known_file(part: Attachment, files: Mapping[tuple[str | None, str | None], list[Attachment]]) -> Attachment:
    """Give a part with its file; of several that are called the same, each has the one in its own place."""
    alike = files.get(_file_key(part))
    known = alike.pop(0) if alike else None
    if part.sha256 or known is None or known.sha256 is None:
        return part
    return msgspec.structs.replace(
        part,
        sha256=known.sha256,
        size=known.size,
        name=part.name or known.name,
        media_type=known.media_type,
    )
