"""Reading the kept originals again with today's readers, without a new export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from backscroll.archive.deleting import forget_unused
from backscroll.archive.files import Files, Keep
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
from backscroll.store.read import key_with_root, keys_of, stored_rows
from backscroll.store.write import Writer

ORIGINALS_A_TRANSACTION = 200


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


def rederived(database: Database, blobs: Blobs, on_progress: Callable[[int, int], None] | None) -> Rederived:
    """Read every kept original again, and write what has changed."""
    with database.reading() as connection:
        current = tables.originals.c
        keys = list(connection.scalars(select(current.id).where(current.is_current).order_by(current.id)))
    total = Rederived(0, 0, ())
    released: set[str] = set()
    for at in range(0, len(keys), ORIGINALS_A_TRANSACTION):
        with database.writing() as connection:
            for key in keys[at : at + ORIGINALS_A_TRANSACTION]:
                total = _added(total, reread(connection, key, blobs.keep, released))
        if on_progress is not None:
            on_progress(min(at + ORIGINALS_A_TRANSACTION, len(keys)), len(keys))
    forget_unused(database, blobs, released)
    return total


def reread(connection: Connection, key: int, keep_blob: Keep, released: set[str]) -> list[Change] | None:
    """Read one original again; gives what became of its conversations, None where its source is not installed.

    Files that no longer belong to a message are added to `released`.
    """
    original = originals.found(connection, key)
    if original is None or original.source not in all_sources():
        return None
    changes = []
    for found in readings(original, keep_blob):
        if isinstance(found, Skipped):
            changes.append(Change(original.source, found.where, Outcome.of(found), found.why))
        else:
            writer = Writer(connection, original.import_id, datetime.now(UTC))
            saved = _saved(writer, found, key)
            released |= writer.released
            changes.append(Change(found.source, found.title, saved.outcome))
    return changes


def readings(original: Original, keep_blob: Keep) -> list[Conversation | Skipped]:
    """Give what today's reader makes of an original, its inline files kept."""
    export = Export.of_bytes(original.place, {original.name: original.content, **original.beside})
    record = Record(original.place, original.name, original.content, original.record_key)
    files = Files(export, keep_blob)
    found = each(all_sources()[original.source], record, export)
    return [one if isinstance(one, Skipped) else files.kept(arranged(one))[0] for one in found]


def _saved(writer: Writer, conversation: Conversation, original_id: int) -> Saved:
    connection = writer.connection
    uid = conversation_uid(conversation.source, conversation.id)
    key = keys_of(connection, [uid]).get(uid)
    if key is None and conversation.root_id is not None:
        key = key_with_root(connection, conversation.source, conversation.root_id)
    if key is None:
        saved = writer.insert(conversation, original_id)
        writer.flush()
        originals.link(connection, original_id, saved.key)
        return saved
    saved = writer.merge(conversation, stored_rows(connection, key), original_id, reread=original_id)
    writer.flush()
    return saved


def _added(total: Rederived, changes: list[Change] | None) -> Rederived:
    if changes is None:
        return msgspec.structs.replace(total, kept=total.kept + 1)
    changed = tuple(change for change in changes if change.outcome is not Outcome.UNCHANGED)
    return Rederived(total.read + 1, total.unchanged + len(changes) - len(changed), total.changes + changed, total.kept)
