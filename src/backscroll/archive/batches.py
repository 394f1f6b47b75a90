"""A batch of records becomes rows, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from backscroll.model import Additions, Conversation, Skipped
from backscroll.reading.source import Record
from backscroll.store import additions, originals
from backscroll.store.ids import conversation_uid
from backscroll.store.originals import Original, OriginalWriter
from backscroll.store.outcomes import Item, Outcome, Saved
from backscroll.store.read import StoredRows, key_with_root, keys_of, stored_rows
from backscroll.store.write import Writer, says_older

_REASONS_SHOWN = 3
# `talk.jsonl:9` is the ninth line of a file.
_LINE = re.compile(r"^:(\d+)")


class ReadRecord(Struct, frozen=True):
    """A record and what reading it gave; `known_as` where the very same record was read before, and not again.

    That has the conversations which were read from it, and what of it is still not kept in them.
    """

    record: Record
    fingerprint: bytes
    source: str
    conversations: tuple[Conversation, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    file_problems: tuple[str, ...] = ()
    known_as: Mapping[int, str | None] = {}


class BatchWriter:
    """Writes a batch inside one transaction; `done` gives what became of each record, in order."""

    def __init__(
        self, connection: Connection, import_id: int | None, now: datetime, *, clear_messages: bool = False
    ) -> None:
        self._connection = connection
        self._writer = Writer(connection, import_id, now)
        self._originals = OriginalWriter(connection, import_id)
        self._clear_messages = clear_messages
        self._additions: list[tuple[int, Additions, bool]] = []
        self._import_id = import_id
        self._kept: set[bytes] = set()

    @property
    def released(self) -> set[str]:
        """The hashes of files that a conversation held, or could have, and no longer does."""
        return self._writer.released

    def write(self, batch: Sequence[ReadRecord]) -> list[list[Item]]:
        """Write all records of a batch, and give the items of each."""
        uids = [
            conversation_uid(conversation.source, conversation.id)
            for read in batch
            for conversation in read.conversations
        ]
        known = keys_of(self._connection, uids)
        items = [self._items(read, known) for read in batch]
        self.flush()
        for key, added, is_new in self._additions:
            additions.add(self._connection, key, added, is_new=is_new)
        return items

    def save(self, conversation: Conversation) -> Saved:
        """Write one conversation that comes without a record."""
        uid = conversation_uid(conversation.source, conversation.id)
        key = keys_of(self._connection, [uid]).get(uid)
        if key is None:
            saved = self._writer.insert(conversation, None)
        else:
            saved = self._writer.merge(conversation, stored_rows(self._connection, key), None)
        self.flush()
        return saved

    def flush(self) -> None:
        self._writer.flush()
        self._originals.flush()

    def _items(self, read: ReadRecord, known: dict[bytes, int]) -> list[Item]:
        if read.known_as:
            return [
                Item(
                    read.record.where, Outcome.PARTIAL if why else Outcome.UNCHANGED, why, key, member=read.record.name
                )
                for key, why in read.known_as.items()
            ]
        name = read.record.name
        lost = [Item(skipped.where, Outcome.of(skipped), skipped.why, member=name) for skipped in read.skipped]
        return lost + self._saved(read, known)

    def _saved(self, read: ReadRecord, known: dict[bytes, int]) -> list[Item]:
        original_id = self._originals.take_key()
        replaced: dict[int, None] = {}
        results: list[Saved] = []
        for conversation in read.conversations:
            key = self._key_of(conversation, known)
            if key is None:
                result = self._writer.insert(conversation, original_id)
                known[conversation_uid(conversation.source, conversation.id)] = result.key
            else:
                stored = stored_rows(self._connection, key)
                before = self._replaced(conversation, stored, read)
                replaced |= dict.fromkeys(before)
                result = self._merged(conversation, stored, original_id, before)
            results.append(result)
            if conversation.additions is not None:
                self._additions.append((result.key, conversation.additions, result.outcome is Outcome.NEW))
        if results and read.fingerprint not in self._kept:
            self._keep_original(read, original_id, results, list(replaced))
        return [
            _item(read, conversation, result) for conversation, result in zip(read.conversations, results, strict=True)
        ]

    def _replaced(self, conversation: Conversation, stored: StoredRows, read: ReadRecord) -> list[int]:
        """Give the kept records whose place a record takes; an older one, or one not read whole, stands beside them."""
        is_lesser = bool(conversation.skipped) or says_older(conversation, stored)
        if is_lesser and not self._clear_messages:
            return []
        return originals.current_of(self._connection, stored.key, read.source, read.record.key, self._import_id)

    def _merged(self, conversation: Conversation, stored: StoredRows, original_id: int, before: list[int]) -> Saved:
        if self._clear_messages:
            return self._writer.replace(conversation, stored, original_id)
        return self._writer.merge(conversation, stored, original_id, replaced=frozenset(before))

    def _key_of(self, conversation: Conversation, known: dict[bytes, int]) -> int | None:
        """Give the key of the conversation that this one is, or goes on from; None where it is new."""
        uid = conversation_uid(conversation.source, conversation.id)
        if self._writer.is_pending(uid) or (conversation.root_id and self._writer.has_pending):
            self.flush()
        key = known.get(uid)
        if key is None and conversation.root_id is not None:
            key = key_with_root(self._connection, conversation.source, conversation.root_id)
        return key

    def _keep_original(self, read: ReadRecord, original_id: int, results: Sequence[Saved], replaced: list[int]) -> None:
        """Keep the record, unless it says what an earlier run's says: then only its newer writing is kept."""
        original = _original(read)
        is_unchanged = all(result.outcome is Outcome.UNCHANGED for result in results)
        self._kept.add(read.fingerprint)
        if is_unchanged and replaced:
            self._originals.refresh(replaced[0], original)
            return
        self._originals.keep(original_id, original, [result.key for result in results])
        if replaced:
            self.flush()
            originals.retire(self._connection, replaced, original_id)


def _original(read: ReadRecord) -> Original:
    beside: dict[str, bytes] = {}
    for conversation in read.conversations:
        beside |= conversation.beside
    record = read.record
    return Original(read.source, record.name, record.where, record.key, read.fingerprint, record.content, beside)


def _item(read: ReadRecord, conversation: Conversation, result: Saved) -> Item:
    losses = [_loss(skipped, read.record.where) for skipped in conversation.skipped]
    losses += read.file_problems
    return Item(
        read.record.where,
        Outcome.PARTIAL if losses else result.outcome,
        _reasons(losses) if losses else None,
        result.key,
        result.added_count,
        read.record.name,
        conversation.title,
        conversation.nodes,
        conversation.skipped,
    )


def _loss(skipped: Skipped, where: str) -> str:
    """Say what was lost, and where in the record: the record itself is named beside it."""
    inside = skipped.where.removeprefix(where)
    if inside[:1].isalnum():
        inside = skipped.where
    inside = _LINE.sub(r"line \1", inside)
    return f"{inside.lstrip(': ')}: {skipped.why}" if inside else skipped.why


def _reasons(losses: Iterable[str]) -> str:
    reasons = list(losses)
    more = f"; and {len(reasons) - _REASONS_SHOWN:,} more" if len(reasons) > _REASONS_SHOWN else ""
    return "; ".join(reasons[:_REASONS_SHOWN]) + more
