"""Reading the kept originals again with today's readers, without a new export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from backscroll.archive.deleting import forget_unused
from backscroll.archive.files import Files, Keep
from backscroll.archive.reports import OnDone
from backscroll.model import Conversation, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources import all_sources
from backscroll.store import originals, tables
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.ids import conversation_uid
from backscroll.store.originals import Original
from backscroll.store.outcomes import Outcome, Saved
from backscroll.store.read import conversation, key_with_root, keys_of, stored_rows
from backscroll.store.write import Writer

ORIGINALS_A_TRANSACTION = 200
_NO_CHANGE = (Outcome.UNCHANGED, Outcome.LEFT_OUT)


class Change(Struct, frozen=True):
    """A conversation that today's reader reads differently."""

    source: str
    title: str | None
    outcome: Outcome
    why: str | None = None


class Rederived(Struct, frozen=True):
    """What reading everything again changed; `kept` counts originals whose source is not installed."""

    read: int
    unchanged: int
    changes: tuple[Change, ...]
    kept: int = 0


def rederived(database: Database, blobs: Blobs, on_progress: OnDone | None) -> Rederived:
    """Read every kept original again, and write what has changed."""
    with database.reading() as connection:
        current = tables.originals.c
        keys = list(connection.scalars(select(current.id).where(current.is_current).order_by(current.id)))
    total = Rederived(0, 0, ())
    released: set[str] = set()
    done: set[int] = set()
    for at in range(0, len(keys), ORIGINALS_A_TRANSACTION):
        with database.writing() as connection:
            for key in keys[at : at + ORIGINALS_A_TRANSACTION]:
                if key not in done:
                    together = originals.current_beside(connection, key)
                    done.update(together)
                    total = _added(total, _reread_together(connection, together, blobs.keep, released))
        if on_progress is not None:
            on_progress(min(at + ORIGINALS_A_TRANSACTION, len(keys)), len(keys))
    forget_unused(database, blobs, released)
    return total


# What became of a conversation, and its key, where it has one.
_Result = tuple[int | None, Change]


def _reread_together(connection: Connection, keys: Sequence[int], keep_blob: Keep, released: set[str]) -> Rederived:
    """Read originals of the same conversations again, in the order they came.

    What one of them says of a conversation, the next may say differently: it has changed where it has in the end.
    """
    before = _states(connection, keys)
    found = [_reread(connection, key, keep_blob, released) for key in keys]
    results = [result for each_found in found for result in each_found or ()]
    if len(keys) > 1:
        results = _settled(results, before, _states(connection, keys))
    changed = tuple(change for _key, change in results if change.outcome not in _NO_CHANGE)
    kept = found.count(None)
    return Rederived(len(keys) - kept, len(results) - len(changed), changed, kept)


def _states(connection: Connection, keys: Sequence[int]) -> dict[int, bytes]:
    """Give digests of the conversations that several originals speak of; one original needs no comparing."""
    if len(keys) < 2:
        return {}
    found = originals.conversations_of(connection, keys)
    return {key: sha256(msgspec.json.encode(conversation(connection, key))).digest() for key in found}


def _settled(results: Iterable[_Result], before: Mapping[int, bytes], after: Mapping[int, bytes]) -> list[_Result]:
    """Give each conversation once, as unchanged where it is what it was, and all that failed."""
    last = {key: change for key, change in results if key is not None}
    settled: list[_Result] = [result for result in results if result[0] is None]
    for key, change in last.items():
        is_same = key in before and before[key] == after.get(key)
        settled.append((key, msgspec.structs.replace(change, outcome=Outcome.UNCHANGED) if is_same else change))
    return settled


def _reread(connection: Connection, key: int, keep_blob: Keep, released: set[str]) -> list[_Result] | None:
    """Read one original again; gives what became of its conversations, None where its source is not installed.

    Files that no longer belong to a message are added to `released`.
    """
    original = originals.found(connection, key)
    if original is None or original.source not in all_sources():
        return None
    results: list[_Result] = []
    for found in readings(original, keep_blob):
        if isinstance(found, Skipped):
            results.append((None, Change(original.source, found.where, Outcome.of(found), found.why)))
        else:
            writer = Writer(connection, original.import_id, datetime.now(UTC))
            saved = _saved(writer, found, key)
            released |= writer.released
            results.append((saved.key, Change(found.source, found.title, saved.outcome)))
    return results


def readings(original: Original, keep_blob: Keep) -> list[Conversation | Skipped]:
    """Give what today's reader makes of an original, its inline files kept."""
    export = Export.of_bytes(original.place, {original.name: original.content, **original.beside})
    record = Record(original.place, original.name, original.content, original.record_key)
    files = Files(export, keep_blob)
    found = each(all_sources()[original.source], record, export)
    return [one if isinstance(one, Skipped) else files.kept(arranged(one))[0] for one in found]


def _saved(writer: Writer, reading: Conversation, original_id: int) -> Saved:
    connection = writer.connection
    uid = conversation_uid(reading.source, reading.id)
    key = keys_of(connection, [uid]).get(uid)
    if key is None and reading.root_id is not None:
        key = key_with_root(connection, reading.source, reading.root_id)
    if key is None:
        saved = writer.insert(reading, original_id)
        writer.flush()
        originals.link(connection, original_id, saved.key)
        return saved
    saved = writer.merge(reading, stored_rows(connection, key), original_id, reread=original_id)
    writer.flush()
    return saved


def _added(total: Rederived, more: Rederived) -> Rederived:
    unchanged, changes = total.unchanged + more.unchanged, total.changes + more.changes
    return Rederived(total.read + more.read, unchanged, changes, total.kept + more.kept)
