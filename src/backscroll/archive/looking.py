"""A look at exports before they are imported: what is inside, and what of it would be new. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection

from backscroll.archive.detecting import Unread, claims_of, unreadable_in
from backscroll.archive.memory import collecting_no_garbage
from backscroll.archive.reports import Counts, OnProgress, Problem, Progress
from backscroll.errors import UnreadableExport
from backscroll.model import Conversation, Skipped
from backscroll.reading.each import each
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record, Source
from backscroll.sources import all_sources
from backscroll.store.database import Database
from backscroll.store.facts import Facts, facts_of
from backscroll.store.ids import conversation_uid
from backscroll.store.originals import known_records
from backscroll.store.outcomes import Item, Outcome
from backscroll.store.read import key_with_root, keys_of

RECORDS_AT_ONCE = 200


class Looked(Struct, frozen=True):
    """What one source finds in one export: what importing it would do, when it was said, and whose accounts.

    `counts.updated` are conversations that are here and whose record differs: merging may find nothing new in some.
    """

    source: str
    path: str
    counts: Counts
    first_at: datetime | None = None
    last_at: datetime | None = None
    accounts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Glance(Struct, frozen=True):
    """What all sources find, what cannot be read, and what else a person should know about the input."""

    found: tuple[Looked, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def glance(
    database: Database, exports: Iterable[Export], path: str, wanted: Source | None, on_progress: OnProgress | None
) -> Glance:
    """Look at all exports. Raises `UnknownExport` and `UnreadableExport` where importing them would."""
    found: list[Looked] = []
    problems: list[Problem] = []
    unread = Unread(wanted)
    for export, claims in claims_of(exports, wanted):
        unread.look_at(export, claims)
        for name, members in claims.items():
            look = _Look(database, export, all_sources()[name], members)
            try:
                found.append(look.done(on_progress))
            except UnreadableExport as error:
                problems.append(Problem(export.label, str(error)))
        problems += (Problem(lost.where, lost.why) for lost in [*export.refused, *unreadable_in(export)])
    if not found:
        raise UnreadableExport(f"{path}: {problems[0].why}") if problems else unread.error(path)
    return Glance(tuple(found), tuple(problems), unread.notes)


class _Look:
    """One source's look at one export."""

    def __init__(self, database: Database, export: Export, source: Source, members: Sequence[Member]) -> None:
        self._database = database
        self._export = export
        self._source = source
        self._members = members
        self._total_bytes = sum(member.size for member in members)
        self._done_bytes = 0
        self._counts = Counts()
        self._problems: list[Problem] = []
        self._times: list[datetime] = []
        self._accounts: dict[str, None] = {}
        self._met: set[bytes] = set()

    def done(self, on_progress: OnProgress | None) -> Looked:
        """Read everything, and give what was found."""
        records = self._source.records(self._export, self._members)
        with collecting_no_garbage():
            while batch := list(islice(records, RECORDS_AT_ONCE)):
                for item in self._items(batch):
                    self._count(item)
                    if on_progress is not None:
                        on_progress(self._progress(item))
        first = min(self._times, default=None)
        last = max(self._times, default=None)
        accounts, problems = tuple(self._accounts), tuple(self._problems)
        return Looked(self._source.name, self._export.label, self._counts, first, last, accounts, problems)

    def _items(self, batch: Sequence[Record | Skipped]) -> list[Item]:
        """Say what importing these would do; the transaction is over before anybody is told."""
        prints = [record.fingerprint for record in batch if isinstance(record, Record)]
        with self._database.reading() as connection:
            known = known_records(connection, prints)
            keys = [key for found in known.values() for key in found]
            facts = facts_of(connection, keys)
            return [item for one in batch for item in self._of(connection, one, known, facts)]

    def _of(
        self, connection: Connection, one: Record | Skipped, known: dict[bytes, list[int]], facts: dict[int, Facts]
    ) -> Iterator[Item]:
        if isinstance(one, Skipped):
            yield Item(one.where, Outcome.of(one), one.why)
            return
        self._done_bytes += len(one.content)
        for key in known.get(one.fingerprint, ()):
            self._note(facts[key].first_at, facts[key].last_at, facts[key].account)
            yield Item(one.where, Outcome.UNCHANGED, member=one.name)
        if one.fingerprint not in known:
            for read in each(self._source, one, self._export):
                yield self._read(connection, one, read)

    def _read(self, connection: Connection, record: Record, read: Conversation | Skipped) -> Item:
        if isinstance(read, Skipped):
            return Item(read.where, Outcome.of(read), read.why, member=record.name)
        said = [message.created_at for message in read.messages if message.created_at]
        first = read.created_at or min(said, default=None)
        self._note(first, read.updated_at or max(said, default=first), read.account)
        count = len(read.messages)
        if read.skipped:
            why = f"{read.skipped[0].where}: {read.skipped[0].why}"
            return Item(record.where, Outcome.PARTIAL, why, message_count=count, member=record.name)
        outcome = Outcome.UPDATED if self._is_here(connection, read) else Outcome.NEW
        return Item(record.where, outcome, message_count=count, member=record.name)

    def _is_here(self, connection: Connection, read: Conversation) -> bool:
        """Whether a conversation is in the archive, or stood before in this very export."""
        uid = conversation_uid(read.source, read.id)
        root = conversation_uid(read.source, f"root {read.root_id}") if read.root_id else uid
        if uid in self._met or root in self._met or keys_of(connection, [uid]):
            return True
        self._met |= {uid, root}
        return read.root_id is not None and key_with_root(connection, read.source, read.root_id) is not None

    def _note(self, first: datetime | None, last: datetime | None, account: str | None) -> None:
        self._times += [moment for moment in (first, last) if moment]
        self._times = [min(self._times), max(self._times)] if self._times else []
        if account:
            self._accounts[account] = None

    def _count(self, item: Item) -> None:
        self._counts = self._counts.counting(item.outcome, item.message_count)
        if item.why is not None and item.outcome is not Outcome.LEFT_OUT:
            self._problems.append(Problem(item.place, item.why))

    def _progress(self, item: Item) -> Progress:
        name, path = self._source.name, self._export.label
        return Progress(name, path, item, self._counts, self._done_bytes, self._total_bytes)
