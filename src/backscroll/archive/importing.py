"""An import: exports become runs, records become conversations, a batch of them one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Connection

from backscroll.archive.batches import BatchWriter, ReadRecord
from backscroll.archive.deleting import forget_unused
from backscroll.archive.detecting import Unread, claims_of, unreadable_in
from backscroll.archive.files import Files, Keep
from backscroll.archive.memory import collecting_no_garbage
from backscroll.archive.reports import Counts, ImportReport, OnProgress, Problem, Progress, Run, Stopped
from backscroll.errors import ArchiveUnusable, UnreadableExport
from backscroll.model import Conversation, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record, Source
from backscroll.sources import all_sources
from backscroll.store import runs
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.originals import known_losses, known_records
from backscroll.store.outcomes import Item, Outcome

# A transaction's worth: enough that committing costs little, little enough for memory and for writers who wait.
BATCH_RECORDS = 400
BATCH_BYTES = 6 << 20
UNKNOWN_SOURCE = "unknown"
# How often a batch is read whose files another process deletes before they are written.
MOST_READINGS = 5


class Importing(Struct, frozen=True):
    """How an import is done: where to, and what differs from the usual."""

    database: Database
    blobs: Blobs
    source: Source | None = None
    clear_messages: bool = False
    dry_run: bool = False
    on_progress: OnProgress | None = None

    @property
    def keep_blob(self) -> Keep:
        """How attachments are kept; a dry run only looks at them."""
        return self.blobs.measured if self.dry_run else self.blobs.keep

    def report(self, exports: Iterable[Export], path: str) -> ImportReport:
        """Import all exports; what goes wrong with some of them is in the report.

        Raises `UnknownExport` where nobody reads any of them, and `UnreadableExport` where none can be read.
        """
        if not self.dry_run:
            return self._report(exports, path, self.database)
        with self.database.trying() as trial:
            return self._report(exports, path, trial)

    def _report(self, exports: Iterable[Export], path: str, database: Database) -> ImportReport:
        done: list[Run] = []
        refused: list[UnreadableExport] = []
        unread = Unread(self.source)
        for export, found in claims_of(exports, self.source):
            unread.look_at(export, found)
            for name, members in found.items():
                try:
                    done.append(_Run(self, database, export, all_sources()[name], members).done())
                except UnreadableExport as error:
                    refused.append(error)
                    done.append(_refusal(export.label, [Skipped(export.label, str(error))]))
                if done[-1].state == runs.INTERRUPTED:
                    return ImportReport(tuple(done))
            if lost := [*export.refused, *unreadable_in(export)]:
                done.append(_refusal(export.label, lost))
        if not any(run.source != UNKNOWN_SOURCE for run in done):
            if refused:
                raise refused[0]
            problems = [problem.why for run in done for problem in run.problems]
            raise UnreadableExport(f"{path}: {problems[0]}") if problems else unread.error(path)
        return ImportReport(tuple(done), unread.notes)


def _refusal(label: str, refused: Iterable[Skipped]) -> Run:
    """Give what is not safe to read, or cannot be, as a run of its own, so that nobody overlooks it."""
    problems = tuple(Problem(skipped.where, skipped.why) for skipped in refused)
    return Run(None, UNKNOWN_SOURCE, label, Counts(failed=len(problems)), problems)


class _Run:
    """One reading of one export by one source."""

    def __init__(
        self,
        importing: Importing,
        database: Database,
        export: Export,
        source: Source,
        members: Sequence[Member],
    ) -> None:
        self._importing = importing
        self._database = database
        self._export = export
        self._source = source
        self._members = members
        self._files = Files(export, importing.keep_blob)
        self._counts = Counts()
        self._problems: list[Problem] = []
        self._is_stopped = False
        self._done_bytes = 0
        self._total_bytes = sum(member.size for member in members)

    def done(self) -> Run:
        """Read everything, and give the report."""
        started_at = _now()
        number = self._begin(started_at)
        state = runs.INTERRUPTED
        try:
            with collecting_no_garbage():
                for batch in self._batches():
                    self._write(batch, number)
                    if self._is_stopped:
                        break
            state = runs.INTERRUPTED if self._is_stopped else runs.FINISHED
        except UnreadableExport as error:
            if self._counts == Counts():
                raise
            self._count([Item(self._export.label, Outcome.FAILED, str(error))])
            state = runs.FINISHED
        finally:
            self._end(number, state)
        return Run(
            number,
            self._source.name,
            self._export.label,
            self._counts,
            tuple(self._problems),
            self._files.missing,
            started_at,
            _now(),
            state,
        )

    def _begin(self, now: datetime) -> int | None:
        if self._importing.dry_run:
            return None
        self._importing.blobs.sweep()
        with self._database.writing() as connection:
            return runs.start(connection, self._source.name, self._export.label, now)

    def _end(self, number: int | None, state: str) -> None:
        if number is None:
            return
        with self._database.writing() as connection:
            runs.finish(connection, number, state, self._counts.numbers, _now())

    def _batches(self) -> Iterator[list[Record | Skipped]]:
        batch: list[Record | Skipped] = []
        size = 0
        for record in self._source.records(self._export, self._members):
            batch.append(record)
            size += len(record.content) if isinstance(record, Record) else 0
            if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _write(self, batch: Sequence[Record | Skipped], number: int | None) -> None:
        records = [record for record in batch if isinstance(record, Record)]
        lost = [self._lost(record) for record in batch if isinstance(record, Skipped)]
        with self._read_and_locked(records) as (read, connection):
            writer = BatchWriter(connection, number, _now(), clear_messages=self._importing.clear_messages)
            written = writer.write(read)
            if number is not None:
                runs.add_items(connection, number, [*(item for items in written for item in items), *lost])
        if number is not None:
            forget_unused(self._importing.database, self._importing.blobs, writer.released)
        for record, items in zip(records, written, strict=True):
            self._done_bytes += len(record.content)
            self._count(items)
        self._count(lost)

    def _lost(self, skipped: Skipped) -> Item:
        """Give what became of something that gave no record; where it stood begins with the name of its file."""
        names = (member.name for member in self._members if skipped.where.startswith(member.name))
        member = max(names, key=len, default=skipped.where)
        return Item(skipped.where, Outcome.of(skipped), skipped.why, member=member)

    @contextmanager
    def _read_and_locked(self, records: Sequence[Record]) -> Iterator[tuple[list[ReadRecord], Connection]]:
        """Give what the records say, in a transaction in which nobody can delete the files that belong to it.

        Reading comes first, so that others can write meanwhile; what they delete of the files is read again.
        """
        for _ in range(MOST_READINGS):
            read = self._read(records)
            with self._database.writing() as connection:
                if self._importing.dry_run or self._files.are_here(self._importing.blobs.has):
                    yield read, connection
                    return
        folder = self._importing.blobs.folder
        raise ArchiveUnusable(f"Files vanish from {folder} as soon as they are written. Import again when it is quiet.")

    def _read(self, records: Sequence[Record]) -> list[ReadRecord]:
        fingerprints = [record.fingerprint for record in records]
        known: dict[bytes, list[int]] = {}
        losses: dict[tuple[bytes, int], str] = {}
        if not self._importing.clear_messages:
            with self._database.reading() as connection:
                known = known_records(connection, fingerprints)
                losses = known_losses(connection, known)
        return [
            ReadRecord(
                record,
                fingerprint,
                self._source.name,
                known_as={key: losses.get((fingerprint, key)) for key in known[fingerprint]},
            )
            if fingerprint in known
            else self._understood(record, fingerprint)
            for record, fingerprint in zip(records, fingerprints, strict=True)
        ]

    def _understood(self, record: Record, fingerprint: bytes) -> ReadRecord:
        conversations: list[Conversation] = []
        skipped: list[Skipped] = []
        problems: list[str] = []
        for found in each(self._source, record, self._export):
            if isinstance(found, Skipped):
                skipped.append(found)
                continue
            kept, lost = self._files.kept(arranged(found))
            conversations.append(kept)
            problems += lost
        name = self._source.name
        return ReadRecord(record, fingerprint, name, tuple(conversations), tuple(skipped), tuple(problems))

    def _count(self, items: Iterable[Item]) -> None:
        for item in items:
            self._counts = self._counts.counting(item.outcome, item.message_count)
            if item.why is not None and item.outcome is not Outcome.LEFT_OUT:
                self._problems.append(Problem(item.place, item.why))
            self._tell(item)

    def _tell(self, item: Item) -> None:
        """Tell of one conversation; who is told may stop the run, which counts what it has in hand all the same."""
        if self._importing.on_progress is None or self._is_stopped:
            return
        try:
            self._importing.on_progress(self._progress(item))
        except Stopped:
            self._is_stopped = True

    def _progress(self, item: Item) -> Progress:
        name, path = self._source.name, self._export.label
        return Progress(name, path, item, self._counts, self._done_bytes, self._total_bytes)


def _now() -> datetime:
    return datetime.now(UTC)
