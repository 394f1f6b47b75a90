"""Deleting for good: afterwards no file of the archive holds a word of what was deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, select

from backscroll.archive.history import key_of
from backscroll.store import index, read, tables
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database, backups_of
from backscroll.store.erase import erase_conversation


class Deleted(Struct, frozen=True):
    """What is gone: conversations (with the subagents' they started), messages, files, and old backup copies."""

    conversations: int
    messages: int
    files: int
    backups: tuple[Path, ...] = ()


def delete(database: Database, blobs: Blobs, conversation_ids: Sequence[str]) -> Deleted:
    """Delete conversations with everything that belongs to them, and wipe the room they took.

    Raises `NotFound` where one of the ids names nothing; then nothing is deleted. Raises `ArchiveUnusable` where
    another program keeps reading what was there before: it is deleted then, but not wiped.
    """
    with database.writing() as connection:
        keys = [key_of(connection, one) for one in conversation_ids]
        all_keys = _with_children(connection, keys)
        messages, hashes = erase(connection, all_keys)
        index.command(connection, "optimize")
    files = forget_unused(database, blobs, hashes)
    blobs.sweep()
    backups = tuple(backups_of(database.path))
    for backup in backups:
        backup.unlink()
    database.wipe_free_pages()
    return Deleted(len(all_keys), messages, files, backups)


def erase(connection: Connection, keys: Iterable[int]) -> tuple[int, set[str]]:
    """Erase conversations' rows; gives the number of messages and the hashes of the files they held."""
    messages = 0
    hashes: set[str] = set()
    for key in keys:
        stored = read.stored_rows(connection, key)
        messages += len(stored.messages)
        hashes |= stored.blobs
        erase_conversation(connection, stored)
    return messages, hashes


def forget_unused(database: Database, blobs: Blobs, hashes: set[str]) -> int:
    """Delete the files among these that no message holds any more; gives their number.

    Nobody else writes meanwhile: an import that wants one of them finds out before it commits (see `Files.are_here`).
    """
    if not hashes:
        return 0
    with database.writing() as connection:
        unused = _unused(connection, hashes)
        for sha256 in unused:
            blobs.forget(sha256)
    return len(unused)


def _unused(connection: Connection, hashes: set[str]) -> set[str]:
    column = tables.attachments.c.sha256
    wanted = sorted(hashes)
    used: set[str] = set()
    for at in range(0, len(wanted), read.KEYS_A_QUERY):
        query = select(column).where(column.in_(wanted[at : at + read.KEYS_A_QUERY]))
        used.update(found for found in connection.scalars(query) if found)
    return hashes - used


def _with_children(connection: Connection, keys: Sequence[int]) -> list[int]:
    """Give the conversations and all that they started, and these in turn."""
    found: dict[int, None] = {}
    waiting = list(keys)[::-1]
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found[key] = None
        uid = connection.scalar(select(tables.conversations.c.uid).where(tables.conversations.c.id == key))
        if uid is not None:
            waiting += read.child_keys(connection, uid)
    return list(found)
