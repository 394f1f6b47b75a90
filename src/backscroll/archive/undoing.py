"""Taking an import back: what only that run brought goes, what the user added to stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Connection, Table, func, select

from backscroll.archive.deleting import erase, forget_unused
from backscroll.archive.files import Keep
from backscroll.archive.rederiving import readings
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Conversation, Skipped
from backscroll.sources import all_sources
from backscroll.store import originals, read, runs, tables
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.ids import conversation_uid
from backscroll.store.read import StoredRows
from backscroll.store.write import Writer

_USERS_TABLES = (tables.conversation_tags, tables.notes, tables.forks)
_SEEN_AFTER = "a later import brought it too"


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
    """Undo an import run, and with it what earlier undone ones left only because this one had met it too.

    Raises `NotFound` for an unknown run, `InvalidRequest` for one that is undone already or still running.
    """
    removed: list[int] = []
    reverted, kept, hashes = 0, [], set()
    with database.writing() as connection:
        _check(connection, number)
        runs.mark(connection, number, runs.UNDONE)
        undone = runs.undone(connection)
        for key in runs.brought_by_undone(connection, number):
            stored = read.stored_rows(connection, key)
            left = _left_by(connection, undone, stored)
            due = [run for run in left if not runs.is_seen_after(connection, run, key)]
            if not due:
                kept += [Kept(stored.shown_title, _SEEN_AFTER)] if number in left else []
                continue
            hashes |= stored.blobs
            why = _reason_to_keep(connection, stored)
            if why is None and stored.values["import_id"] in due:
                removed.append(key)
                continue
            why = why or _set_back(connection, due, stored, blobs.keep)
            kept += [Kept(stored.shown_title, why)] if why else []
            reverted += why is None
        erase(connection, removed)
    forget_unused(database, blobs, hashes)
    return Undone(len(removed), reverted, tuple(kept))


def _check(connection: Connection, number: int) -> None:
    run = runs.found(connection, number)
    if run is None:
        raise NotFound(f"There is no import {number}. `backscroll imports` lists them.")
    if run.state == runs.UNDONE:
        raise InvalidRequest(f"Import {number} has been undone already.")
    if run.state == runs.RUNNING and runs.is_alive(run.process):
        raise InvalidRequest(f"Import {number} is still running. Stop it first, or wait for its end.")


def _left_by(connection: Connection, undone: AbstractSet[int], stored: StoredRows) -> list[int]:
    """Give the undone runs of which something is left in a conversation, newest first."""
    brought = {stored.values["import_id"], *(row.import_id for row in stored.messages)}
    brought.update(originals.runs_of(connection, stored.key))
    return sorted(undone & brought, reverse=True)


def _reason_to_keep(connection: Connection, stored: StoredRows) -> str | None:
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


def _is_without_past(connection: Connection, number: int, stored: StoredRows) -> bool:
    """Whether all records of an older conversation are this run's, and those they replaced are gone."""
    brought = dict(originals.brought_by(connection, stored.key, number))
    if stored.values["import_id"] == number or not brought or any(brought.values()):
        return False
    return set(originals.current_keys(connection, stored.key)) <= brought.keys()


def _count(connection: Connection, table: Table, key: int) -> int:
    return int(connection.scalar(select(func.count()).where(table.c.conversation_id == key)) or 0)


def _set_back(connection: Connection, due: Iterable[int], stored: StoredRows, keep_blob: Keep) -> str | None:
    """Set a conversation back to what it was before these runs; gives why it could not be, or nothing."""
    for number in due:
        stored = read.stored_rows(connection, stored.key)
        if _is_without_past(connection, number, stored):
            return "the record of what it said before is no longer kept"
        _set_back_before(connection, number, stored, keep_blob)
    return None


def _set_back_before(connection: Connection, number: int, stored: StoredRows, keep_blob: Keep) -> None:
    """Set a conversation back to what is left of its originals, without the messages that the run brought."""
    brought = dict(originals.brought_by(connection, stored.key, number))
    before = [row for row in stored.messages if row.import_id != number]
    again = _replaced_by(connection, brought)
    for row in before:
        row.original_id = brought.get(row.original_id or 0) or row.original_id
        row.is_removed = row.is_removed and row.original_id not in again
    known = {row.id for row in before}
    Writer(connection, number, _now()).set_back(stored, before, stored.active_ids & known or known)
    originals.drop(connection, list(brought))
    originals.reinstate(connection, again)
    _reread(connection, stored, keep_blob)


def _replaced_by(connection: Connection, brought: Mapping[int, int | None]) -> list[int]:
    """Give the records that become current ones again."""
    return [key for replaced in brought.values() if replaced for key in originals.generation(connection, replaced)]


def _reread(connection: Connection, stored: StoredRows, keep_blob: Keep) -> None:
    """Let what the originals say of a conversation hold again."""
    found = [
        (key, original.import_id, reading)
        for key, original in originals.of_conversation(connection, stored.key)
        if original.source in all_sources()
        for reading in readings(original, keep_blob)
        if not isinstance(reading, Skipped) and _is_of(stored, reading)
    ]
    if found:
        Writer(connection, None, _now()).forget_said(read.stored_rows(connection, stored.key))
    for key, import_id, reading in found:
        writer = Writer(connection, import_id, _now())
        writer.merge(reading, read.stored_rows(connection, stored.key), key)
        writer.flush()


def _is_of(stored: StoredRows, reading: Conversation) -> bool:
    is_same_root = reading.root_id is not None and reading.root_id == stored.values["root_id"]
    return is_same_root or conversation_uid(reading.source, reading.id) == stored.uid


def _now() -> datetime:
    return datetime.now(UTC)
