"""Whether the archive is whole: the database, the index and the vectors beside the text, the files, the originals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress

import msgspec
import zstandard
from msgspec import Struct
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from backscroll.archive.hits import MeaningState
from backscroll.archive.reports import OnDone
from backscroll.errors import ArchiveUnusable
from backscroll.export.wording import counted
from backscroll.store import index, tables, vectors
from backscroll.store.blobs import Blobs
from backscroll.store.database import Ask, Database
from backscroll.store.reindexing import reindex

# The files are looked at one by one, and are not counted as a part.
_PARTS = 4
_ANEW = "the index is built anew from the text"
_NOT_TO_BE_WRITTEN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Finding(Struct, frozen=True):
    """Something that is not as it should be. `repair` says what `--repair` does about it, None that it cannot."""

    what: str
    repair: str | None = None


class Health(Struct, frozen=True):
    """What was looked at, what was found, and what was repaired.

    `meaning` says how many conversations can be found by what they mean, which need not be all; `former` how many have
    vectors of embedders that are not in use.
    """

    checked: dict[str, int]
    findings: tuple[Finding, ...]
    is_repaired: bool = False
    meaning: MeaningState = MeaningState()
    former: tuple[MeaningState, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not self.findings


def check(database: Database, blobs: Blobs, embedder: str | None = None, on_progress: OnDone | None = None) -> Health:
    """Look at everything; changes nothing. `embedder` is the name of the one in use."""
    told = on_progress or _tell_nobody
    findings: list[Finding] = []
    with database.reading() as connection:
        parts = (
            _as_far_as_it_goes("the database", _database(connection)),
            _as_far_as_it_goes("the table of messages", _counts(connection)),
            _as_far_as_it_goes("the keyword index", _index(connection), _ANEW),
            _as_far_as_it_goes("the table of originals", _originals(connection)),
            _as_far_as_it_goes("the table of attachments", _files(connection, blobs, told)),
        )
        for done, found in enumerate(parts):
            told(done, _PARTS)
            findings += found
        checked = dict(_checked(connection))
    meaning = MeaningState(embedder)
    former: tuple[MeaningState, ...] = ()
    try:
        with database.asking() as ask:
            findings += _vectors(ask)
            meaning, former = _meaning(ask, embedder)
    except ArchiveUnusable as error:
        findings.append(Finding(f"the vectors cannot be read ({error})"))
    return Health(checked, tuple(findings), meaning=meaning, former=former)


def repair(database: Database, blobs: Blobs, embedder: str | None = None, on_progress: OnDone | None = None) -> Health:
    """Look at everything, and put right what can be.

    The index is built anew, vectors that do not fit are dropped, stray files are removed.
    """
    before = check(database, blobs, embedder, on_progress)
    if any(finding.repair for finding in before.findings):
        with database.asking() as ask:
            unfit = vectors.strays(ask) + vectors.unfitting(ask)
        with database.writing() as connection:
            vectors.drop(connection, unfit)
        reindex(database)
        with database.writing() as connection:
            for sha256 in _stray(connection, blobs):
                blobs.forget(sha256)
        blobs.sweep()
    after = check(database, blobs, embedder, on_progress)
    return msgspec.structs.replace(after, is_repaired=len(after.findings) < len(before.findings))


def _as_far_as_it_goes(what: str, findings: Iterator[Finding], repair: str | None = None) -> Iterator[Finding]:
    """Give what is found; that damage ends the looking is a finding itself, and what comes after is looked at too."""
    try:
        yield from findings
    except DatabaseError as error:
        yield Finding(f"{what} cannot be read to its end ({error.orig})", repair)


def _tell_nobody(_done: int, _total: int) -> None:
    pass


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
        yield Finding(f"{counted(len(broken), 'reference')} to rows that are not there")


def _counts(connection: Connection) -> Iterator[Finding]:
    """Every conversation's messages have consecutive keys, as many as it counts, and follow one another."""
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
        yield Finding(f"{counted(wrong, 'conversation')} without all messages that were counted")
    before = tables.messages.alias()
    unlinked = (
        select(func.count())
        .select_from(tables.messages.outerjoin(before, before.c.id == messages.parent_id))
        .where(messages.parent_id.is_not(None), before.c.conversation_id.is_distinct_from(messages.conversation_id))
    )
    if lost := connection.scalar(unlinked):
        yield Finding(f"{counted(lost, 'message')} after a message that is not there")


def _index(connection: Connection) -> Iterator[Finding]:
    """The index holds a row for every message and every title, and nothing else."""
    missing = _number(connection, f"SELECT count(*) FROM ({_EXPECTED} EXCEPT SELECT id FROM keyword_index_docsize)")
    if missing:
        yield Finding(f"{counted(missing, 'text')} of messages or titles missing from the keyword index", _ANEW)
    stray = _number(connection, f"SELECT count(*) FROM (SELECT id FROM keyword_index_docsize EXCEPT {_EXPECTED})")
    if stray:
        yield Finding(f"the keyword index holds {counted(stray, 'row')} of messages that are not there", _ANEW)
    try:
        index.command(connection, "integrity-check")
    except DatabaseError as error:
        # FTS5 looks at itself by being written to. An archive on a disc that cannot be written does not let it, nor one
        # that something is imported into meanwhile.
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _NOT_TO_BE_WRITTEN:
            return
        yield Finding(f"the keyword index is damaged ({error.orig})", _ANEW)


_EXPECTED = (
    "SELECT * FROM (SELECT id FROM messages UNION ALL "
    "SELECT -id FROM conversations WHERE coalesce(user_title, title, '') <> '')"
)


def _number(connection: Connection, query: str) -> int:
    return int(connection.exec_driver_sql(query).scalar() or 0)


def _vectors(ask: Ask) -> Iterator[Finding]:
    """Every conversation's vectors have the size that they should have, and there are none of others."""
    dropped = "they are dropped, and `backscroll index` makes those that are missing"
    if unfitting := vectors.unfitting(ask):
        yield Finding(f"the vectors of {counted(len(unfitting), 'conversation')} do not fit them", dropped)
    if strays := vectors.strays(ask):
        yield Finding(f"there are vectors of {counted(len(strays), 'conversation')} not in the archive", dropped)


def _meaning(ask: Ask, embedder: str | None) -> tuple[MeaningState, tuple[MeaningState, ...]]:
    """Give how far the vectors of the embedder in use are, and what is left of others."""
    conversations = int(ask("SELECT count(*) FROM conversations", {})[0][0])
    counts = vectors.kept_counts(ask)
    used = MeaningState(embedder, conversations, counts.pop(embedder, 0)) if embedder else MeaningState()
    return used, tuple(MeaningState(name, conversations, done) for name, done in counts.items())


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
        yield Finding(f"{counted(damaged, 'original')} cannot be unpacked")


def _files(connection: Connection, blobs: Blobs, told: OnDone) -> Iterator[Finding]:
    """Every file that a message names is there, with the bytes that its name is the SHA-256 of, and no other."""
    named = sorted(_named(connection))
    lost = damaged = 0
    for done, sha256 in enumerate(named):
        told(_PARTS + done, _PARTS + len(named))
        if not blobs.has(sha256):
            lost += 1
        elif not blobs.is_whole(sha256):
            damaged += 1
    if lost:
        yield Finding(f"{counted(lost, 'file')} of messages gone from {blobs.folder.name}")
    if damaged:
        yield Finding(f"{counted(damaged, 'file')} of messages damaged in {blobs.folder.name}")
    stray = len(_stray(connection, blobs)) + sum(1 for _path in blobs.unfinished())
    if stray:
        yield Finding(f"{counted(stray, 'file')} of no message in {blobs.folder.name}", "they are removed")


def _stray(connection: Connection, blobs: Blobs) -> set[str]:
    return set(blobs.all()) - _named(connection)


def _named(connection: Connection) -> set[str]:
    column = tables.attachments.c.sha256
    return set(connection.scalars(select(column).where(column.is_not(None)).distinct()))
