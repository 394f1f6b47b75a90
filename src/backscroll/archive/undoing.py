"""Taking an import back: what only that run brought goes, what the user added to stays."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Connection, Table, func, select

from backscroll.archive.deleting import erase, forget_unused
from backscroll.archive.files import Keep
from backscroll.archive.rederiving import readings
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Skipped
from backscroll.store import originals, read, runs, tables
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.ids import conversation_uid
from backscroll.store.read import StoredRows
from backscroll.store.write import Writer

_USERS_TABLES = (tables.conversation_tags, tables.notes, tables.forks)


class Kept(Struct, frozen=True):
    """A conversation that an undo left alone, and why."""

    title: str | None
    why: str


class Undone(Struct, frozen=True):
    """What an undo did: conversations removed, conversations set back to what they were, and those left alone."""

    removed: int
    reverted: int
    kept: tuple[Kept, ...]


def undo(database: Database, blobs: Blobs, number: int) -> Undone:
    """Undo an import run. Raises `NotFound` for an unknown run, `InvalidRequest` for one undone already."""
    removed: list[int] = []
    reverted, kept, hashes = 0, [], set()
    with database.writing() as connection:
        _check(connection, number)
        for key in _conversations_of(connection, number):
            stored = read.stored_rows(connection, key)
            hashes |= stored.blobs
            why = _reason_to_keep(connection, number, stored)
            if why is not None:
                kept.append(Kept(stored.shown_title, why))
            elif stored.values["import_id"] == number:
                removed.append(key)
            else:
                reverted += _reverted(connection, number, stored, blobs.keep)
        erase(connection, removed)
        runs.mark(connection, number, runs.UNDONE)
    forget_unused(database, blobs, hashes)
    return Undone(len(removed), reverted, tuple(kept))


def _check(connection: Connection, number: int) -> None:
    run = runs.found(connection, number)
    if run is None:
        raise NotFound(f"There is no import {number}. `backscroll imports` lists them.")
    if run.state == runs.UNDONE:
        raise InvalidRequest(f"Import {number} has been undone already.")


def _conversations_of(connection: Connection, number: int) -> list[int]:
    """Give the conversations that a run brought or changed."""
    items = runs.items_of(connection, number)
    changed = [item.conversation_id for item in items if item.outcome != "unchanged"]
    return list(dict.fromkeys(key for key in changed if key is not None))


def _reason_to_keep(connection: Connection, number: int, stored: StoredRows) -> str | None:
    if runs.is_seen_after(connection, number, stored.key):
        return "a later import brought it too"
    if stored.values["user_title"] or stored.values["starred_by_user"] or stored.values["status_by_user"]:
        return "you changed it"
    if any(_count(connection, table, stored.key) for table in _USERS_TABLES):
        return "you added to it"
    ratings = tables.ratings.c
    rated = select(func.count()).where(ratings.conversation_id == stored.key, ratings.by_user)
    if connection.scalar(rated):
        return "you rated a message in it"
    if any(row.import_id is None for row in stored.messages):
        return "you went on in it"
    return None


def _count(connection: Connection, table: Table, key: int) -> int:
    return int(connection.scalar(select(func.count()).where(table.c.conversation_id == key)) or 0)


def _reverted(connection: Connection, number: int, stored: StoredRows, keep_blob: Keep) -> int:
    """Set a conversation back to the original that the run replaced, without the messages that the run brought."""
    brought = originals.brought_by(connection, stored.key, number)
    writer = Writer(connection, None, datetime.now(UTC))
    before = [row for row in stored.messages if row.import_id != number]
    known = {row.id for row in before}
    active = {row.id for row in before if row.id in stored.active_ids} or known
    for row in before:
        row.is_removed = False
    first = writer.rewrite(stored, before, active)
    writer.update(stored.key, {"first_message_id": first, "message_count": len(before), "updated_at": None})
    for key, replaced in brought:
        originals.drop(connection, [key])
        if replaced is not None:
            originals.reinstate(connection, replaced)
            _reread(connection, writer, stored, replaced, keep_blob)
    return 1


def _reread(connection: Connection, writer: Writer, stored: StoredRows, key: int, keep_blob: Keep) -> None:
    original = originals.found(connection, key)
    if original is None:
        return
    for found in readings(original, keep_blob):
        if not isinstance(found, Skipped) and conversation_uid(found.source, found.id) == stored.uid:
            writer.merge(found, read.stored_rows(connection, stored.key), key)
            writer.flush()
