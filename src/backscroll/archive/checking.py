"""Whether the archive is whole: the database, the index beside the text, the files, the originals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import zstandard
from msgspec import Struct
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from backscroll.store import index, tables
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.reindexing import reindex

_ANEW = "the index is built anew from the text"


class Finding(Struct, frozen=True):
    """Something that is not as it should be. `repair` says what `--repair` does about it, None that it cannot."""

    what: str
    repair: str | None = None


class Health(Struct, frozen=True):
    """What was looked at, what was found, and what was repaired."""

    checked: dict[str, int]
    findings: tuple[Finding, ...]
    is_repaired: bool = False

    @property
    def is_sound(self) -> bool:
        return not self.findings


def check(database: Database, blobs: Blobs) -> Health:
    """Look at everything; changes nothing."""
    with database.reading() as connection:
        findings = [
            *_as_far_as_it_goes("the database", _database(connection)),
            *_as_far_as_it_goes("the table of messages", _counts(connection)),
            *_as_far_as_it_goes("the keyword index", _index(connection), _ANEW),
            *_as_far_as_it_goes("the table of originals", _originals(connection)),
            *_as_far_as_it_goes("the table of attachments", _files(connection, blobs)),
        ]
        checked = dict(_checked(connection))
    return Health(checked, tuple(findings))


def repair(database: Database, blobs: Blobs) -> Health:
    """Look at everything, and put right what can be: the index is built anew, stray files are removed."""
    before = check(database, blobs)
    if any(finding.repair for finding in before.findings):
        reindex(database)
        with database.writing() as connection:
            for sha256 in _stray(connection, blobs):
                blobs.forget(sha256)
        blobs.sweep()
    after = check(database, blobs)
    return Health(after.checked, after.findings, is_repaired=len(after.findings) < len(before.findings))


def _as_far_as_it_goes(what: str, findings: Iterator[Finding], repair: str | None = None) -> Iterator[Finding]:
    """Give what is found; that damage ends the looking is a finding itself, and what comes after is looked at too."""
    try:
        yield from findings
    except DatabaseError as error:
        yield Finding(f"{what} cannot be read to its end ({error.orig})", repair)


def _checked(connection: Connection) -> Iterator[tuple[str, int]]:
    """Give the number of rows of each table that can be counted."""
    for name in ("conversations", "messages", "originals", "attachments", "imports"):
        with suppress(DatabaseError):
            yield name, connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0


def _database(connection: Connection) -> Iterator[Finding]:
    answers = connection.exec_driver_sql("PRAGMA quick_check(5)").scalars().all()
    if answers != ["ok"]:
        yield Finding(f"the database is damaged: {'; '.join(map(str, answers))}")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        yield Finding(f"{len(broken):,} rows refer to rows that are not there")


def _counts(connection: Connection) -> Iterator[Finding]:
    """Every conversation's messages have consecutive keys, as many as it counts."""
    messages = tables.messages.c
    found = (
        select(messages.conversation_id, func.min(messages.id).label("first"), func.count().label("count"))
        .group_by(messages.conversation_id)
        .subquery()
    )
    conversations = tables.conversations
    query = (
        select(func.count())
        .select_from(conversations)
        .outerjoin(found, found.c.conversation_id == conversations.c.id)
        .where(
            (func.coalesce(found.c.count, 0) != conversations.c.message_count)
            | (found.c.first.is_not(None) & (found.c.first != conversations.c.first_message_id))
        )
    )
    wrong = connection.scalar(query)
    if wrong:
        yield Finding(f"{wrong:,} conversations do not have the messages that they count")


def _index(connection: Connection) -> Iterator[Finding]:
    """The index holds a row for every message and every title, and nothing else."""
    missing = _number(connection, f"SELECT count(*) FROM ({_EXPECTED} EXCEPT SELECT id FROM keyword_index_docsize)")
    if missing:
        yield Finding(f"{missing:,} messages or titles are missing from the keyword index", _ANEW)
    stray = _number(connection, f"SELECT count(*) FROM (SELECT id FROM keyword_index_docsize EXCEPT {_EXPECTED})")
    if stray:
        yield Finding(f"the keyword index holds {stray:,} rows of messages that are not there", _ANEW)
    try:
        index.command(connection, "integrity-check")
    except DatabaseError as error:
        yield Finding(f"the keyword index is damaged ({error.orig})", _ANEW)


_EXPECTED = (
    "SELECT * FROM (SELECT id FROM messages UNION ALL "
    "SELECT -id FROM conversations WHERE coalesce(user_title, title, '') <> '')"
)


def _number(connection: Connection, query: str) -> int:
    return int(connection.exec_driver_sql(query).scalar() or 0)


def _originals(connection: Connection) -> Iterator[Finding]:
    """Every original unpacks to the size it had."""
    decompressor = zstandard.ZstdDecompressor()
    originals = tables.originals.c
    damaged = 0
    for row in connection.execution_options(yield_per=200).execute(select(originals.size, originals.content)):
        try:
            damaged += len(decompressor.decompress(row.content)) != row.size
        except zstandard.ZstdError:
            damaged += 1
    if damaged:
        yield Finding(f"{damaged:,} originals cannot be unpacked")


def _files(connection: Connection, blobs: Blobs) -> Iterator[Finding]:
    lost = sum(1 for sha256 in _named(connection) if not blobs.has(sha256))
    if lost:
        yield Finding(f"{lost:,} files that messages hold are gone from {blobs.folder.name}")
    stray = len(_stray(connection, blobs)) + sum(1 for _path in blobs.unfinished())
    if stray:
        yield Finding(f"{stray:,} files in {blobs.folder.name} belong to no message", "they are removed")


def _stray(connection: Connection, blobs: Blobs) -> set[str]:
    return set(blobs.all()) - _named(connection)


def _named(connection: Connection) -> set[str]:
    column = tables.attachments.c.sha256
    return set(connection.scalars(select(column).where(column.is_not(None)).distinct()))
