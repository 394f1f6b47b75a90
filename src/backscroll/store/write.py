"""Writing conversations: rows, index rows and originals in one transaction.

Rows are gathered and handed to the driver in long lists, in the order of the tables' columns: that is several times
faster than SQLAlchemy's own inserts, which matters for nothing else here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.dialects import sqlite

from backscroll.model import Conversation, Fidelity, Status, active_ids, path_to, span
from backscroll.store import index, tables
from backscroll.store.columns import json_text
from backscroll.store.erase import erase_messages
from backscroll.store.ids import conversation_uid, message_uid
from backscroll.store.merge import cleared, merged
from backscroll.store.moments import microseconds
from backscroll.store.outcomes import Outcome, Saved
from backscroll.store.read import StoredRows
from backscroll.store.rows import MessageRow, row_of


class Writer:
    """Writes into one transaction; `flush` hands over what has been gathered, and comes last."""

    def __init__(self, connection: Connection, import_id: int | None, now: datetime) -> None:
        self.connection = connection
        self.import_id = import_id
        self._now = microseconds(now)
        self._next_conversation = next_key(connection, tables.conversations)
        self._next_message = next_key(connection, tables.messages)
        self._rows: dict[Table, list[tuple[Any, ...]]] = {table: [] for table in _INSERTS}
        self._index_rows: list[index.IndexRow] = []
        self._pending: set[bytes] = set()
        self.released: set[str] = set()

    def insert(self, conversation: Conversation, original_id: int | None) -> Saved:
        """Write a conversation that is not in the archive yet; it must be arranged."""
        key = self._next_conversation
        self._next_conversation += 1
        uid = conversation_uid(conversation.source, conversation.id)
        self._pending.add(uid)
        rows = [row_of(message, original_id, self.import_id) for message in conversation.messages]
        active = active_ids(conversation)
        first = self._write_messages(key, uid, rows, active)
        values = {
            "id": key,
            "uid": uid,
            **_said_by_provider(conversation),
            **_counted(rows),
            "status": Status.ARCHIVED if conversation.archived else Status.ACTIVE,
            "starred": conversation.starred,
            "user_title": None,
            "status_by_user": False,
            "starred_by_user": False,
            "first_message_id": first,
            "import_id": self.import_id,
            "imported_at": self._now,
        }
        self._rows[tables.conversations].append(tuple(values[name] for name in _CONVERSATION_COLUMNS))
        self.index_title(key, conversation.title)
        return Saved(Outcome.NEW, key, len(rows))

    def merge(
        self,
        conversation: Conversation,
        stored: StoredRows,
        original_id: int | None,
        *,
        replaced: AbstractSet[int] = frozenset(),
        reread: int | None = None,
    ) -> Saved:
        """Merge a new reading into the conversation that is there (see `merged`); user's additions stay."""
        is_older = says_older(conversation, stored)
        incoming = [row_of(message, original_id, self.import_id) for message in conversation.messages]
        union = merged(stored.messages, incoming, replaced=replaced, reread=reread, is_older=is_older)
        active = stored.active_ids if is_older else _active(conversation, stored, union.rows)
        self._release(stored, incoming, union.rows)
        values = self._merged_values(conversation, stored, union.rows, is_older=is_older)
        moved = union.is_changed or active != stored.active_ids
        if moved:
            values["first_message_id"] = self.rewrite(stored, union.rows, active)
        is_changed = self._change(stored, values)
        outcome = Outcome.UPDATED if moved or is_changed else Outcome.UNCHANGED
        return Saved(outcome, stored.key, union.added_count)

    def replace(self, conversation: Conversation, stored: StoredRows, original_id: int | None) -> Saved:
        """Drop the messages that were read before and write this reading's; the user's additions stay as they are."""
        incoming = [row_of(message, original_id, self.import_id) for message in conversation.messages]
        rows = cleared(stored.messages, incoming)
        values = self._merged_values(conversation, stored, rows, is_older=False)
        values["first_message_id"] = self.rewrite(stored, rows, _active(conversation, stored, rows))
        self._release(stored, incoming, rows)
        self._change(stored, values)
        return Saved(Outcome.UPDATED, stored.key, len(incoming))

    def _release(self, stored: StoredRows, incoming: Sequence[MessageRow], rows: Sequence[MessageRow]) -> None:
        """Remember the files that no message of a conversation holds any longer, or ever did."""
        offered = stored.blobs | {sha256 for row in incoming for sha256 in row.blobs}
        if offered:
            self.released |= offered - {sha256 for row in rows for sha256 in row.blobs}

    def _change(self, stored: StoredRows, values: dict[str, Any]) -> bool:
        """Write the columns that differ; says whether one of them means anything to a person."""
        changes = {name: value for name, value in values.items() if value != stored.values[name]}
        if changes:
            self.update(stored.key, changes)
        if "title" in changes and not stored.values["user_title"]:
            self.reindex_title(stored.key, stored.values["title"], changes["title"])
        return bool(changes.keys() - _BOOKKEEPING)

    def rewrite(self, stored: StoredRows, rows: Sequence[MessageRow], active: AbstractSet[str]) -> int:
        """Put these messages in the place of a conversation's; give the key of the first."""
        self.flush()
        erase_messages(self.connection, stored)
        first = self._write_messages(stored.key, stored.uid, rows, active)
        self.flush()
        return first

    def extend(self, stored: StoredRows, rows: Sequence[MessageRow], active: AbstractSet[str], now: datetime) -> None:
        """Write these messages as all that a conversation has, and what is counted on them."""
        first = self.rewrite(stored, rows, active)
        values = {"first_message_id": first, "updated_at": microseconds(now), **_counted(rows)}
        self.update(stored.key, values)

    def set_back(self, stored: StoredRows, rows: Sequence[MessageRow], active: AbstractSet[str]) -> None:
        """Write these of a conversation's messages as all that it has, and leave everything else."""
        self.update(stored.key, {"first_message_id": self.rewrite(stored, rows, active), **_counted(rows)})

    def forget_said(self, stored: StoredRows) -> None:
        """Take back what the provider said of a conversation, for a reading to say it again."""
        self._change(stored, dict.fromkeys(_SAID_AT_WILL))
        self.flush()

    def update(self, key: int, values: dict[str, Any]) -> None:
        """Change columns of one conversation; the values are as stored."""
        assignments = ", ".join(f"{name} = ?" for name in values)
        self.connection.exec_driver_sql(f"UPDATE conversations SET {assignments} WHERE id = ?", (*values.values(), key))

    def index_title(self, key: int, title: str | None) -> None:
        if title:
            self._index_rows.append(index.title_row(key, title))

    def reindex_title(self, key: int, before: str | None, title: str | None) -> None:
        if before:
            index.delete_rows(self.connection, [index.title_row(key, before)])
        self.index_title(key, title)

    def is_pending(self, uid: bytes) -> bool:
        """Whether this conversation was written here and not handed over yet."""
        return uid in self._pending

    @property
    def has_pending(self) -> bool:
        return bool(self._pending)

    def flush(self) -> None:
        """Hand everything gathered to the database."""
        for table, statement in _INSERTS.items():
            if rows := self._rows[table]:
                self.connection.exec_driver_sql(statement, rows)
                self._rows[table] = []
        index.insert_rows(self.connection, self._index_rows)
        self._index_rows = []
        self._pending.clear()

    def _merged_values(
        self, conversation: Conversation, stored: StoredRows, rows: Sequence[MessageRow], *, is_older: bool
    ) -> dict[str, Any]:
        values = {**_counted(rows), "fidelity": stored.values["fidelity"]}
        if is_older:
            return values
        said = _said_by_provider(conversation)
        values |= {name: stored.values[name] if value is None else value for name, value in said.items()}
        values["external_id"] = stored.values["external_id"]
        values["created_at"] = _earlier(said["created_at"], stored.values["created_at"])
        values["skipped"] = said["skipped"]
        if conversation.additions is not None:
            return values
        if not stored.values["starred_by_user"]:
            values["starred"] = conversation.starred
        if not stored.values["status_by_user"]:
            values["status"] = Status.ARCHIVED if conversation.archived else Status.ACTIVE
        return values

    def _write_messages(self, key: int, uid: bytes, rows: Sequence[MessageRow], active: AbstractSet[str]) -> int:
        """Gather a conversation's messages under consecutive keys, and give the first."""
        first = self._next_message
        self._next_message += len(rows)
        keys = {row.id: first + position for position, row in enumerate(rows)}
        gathered = self._rows[tables.messages]
        for position, row in enumerate(rows):
            message_key = first + position
            public_id = message_uid(uid, row.id)
            gathered.append(
                (
                    message_key,
                    public_id,
                    key,
                    row.id,
                    keys.get(row.parent_id) if row.parent_id else None,
                    position,
                    row.id in active,
                    row.role,
                    row.author,
                    row.model,
                    row.created_at,
                    row.hidden,
                    row.is_removed,
                    row.input_tokens,
                    row.output_tokens,
                    row.original_id,
                    row.import_id,
                    row.metadata,
                    row.packed_parts,
                    row.body,
                )
            )
            self._index_rows.append(index.message_row(message_key, row.author, row.body, row.parts))
            if row.packed_parts is not None or row.rating is not None:
                self._gather_belongings(key, public_id, row)
        return first

    def _gather_belongings(self, key: int, public_id: bytes, row: MessageRow) -> None:
        for file in row.attachments:
            self._rows[tables.attachments].append(
                (None, key, public_id, file.name, file.media_type, file.size, file.sha256, file.pointer)
            )
        if row.rating is not None:
            rating = row.rating
            self._rows[tables.ratings].append(
                (None, key, public_id, False, rating.value, rating.reason, microseconds(rating.created_at))
            )


def next_key(connection: Connection, table: Table) -> int:
    """Give the key the next row of a table takes; nobody else writes while a writer's transaction lasts."""
    highest: int | None = connection.scalar(select(func.max(table.c.id)))
    return (highest or 0) + 1


def _said_by_provider(conversation: Conversation) -> dict[str, Any]:
    """Give the columns that hold what the provider says of a conversation; its messages' times stand in for its own."""
    first, last = span(conversation.messages)
    return {
        "source": conversation.source,
        "external_id": conversation.id,
        "title": conversation.title,
        "kind": str(conversation.kind),
        "project": conversation.project,
        "account": conversation.account,
        "model": conversation.model,
        "created_at": microseconds(conversation.created_at or first),
        "updated_at": microseconds(conversation.updated_at or last),
        "persona": conversation.persona,
        "parent_uid": _parent_uid(conversation),
        "root_id": conversation.root_id,
        "fidelity": str(Fidelity.PARTIAL if conversation.skipped else Fidelity.COMPLETE),
        "nodes": json_text(conversation.nodes),
        "skipped": json_text(conversation.skipped),
        "metadata": json_text(conversation.metadata),
    }


def _parent_uid(conversation: Conversation) -> bytes | None:
    return conversation_uid(conversation.source, conversation.parent_id) if conversation.parent_id else None


def _counted(rows: Sequence[MessageRow]) -> dict[str, Any]:
    """Give the columns that are counted on the messages."""
    return {
        "message_count": len(rows),
        "character_count": sum([len(row.body) for row in rows]),
        "token_count": sum([(row.input_tokens or 0) + (row.output_tokens or 0) for row in rows]),
        "branch_count": max(1, len(rows) - len({row.parent_id for row in rows} - {None})),
        "models": json_text(list(dict.fromkeys([row.model for row in rows if row.model]))),
    }


def _earlier(one: int | None, other: int | None) -> int | None:
    return min(one, other) if one is not None and other is not None else one or other


def says_older(conversation: Conversation, stored: StoredRows) -> bool:
    """Whether a reading is of an earlier day than what is stored; what was said here since does not count."""
    updated_at = microseconds(conversation.updated_at or span(conversation.messages)[1])
    before = stored.values["updated_at"]
    if any(row.is_own for row in stored.messages):
        before = max((row.created_at for row in stored.messages if row.created_at and not row.is_own), default=None)
    return updated_at is not None and before is not None and updated_at < before


def _active(conversation: Conversation, stored: StoredRows, rows: Sequence[MessageRow]) -> frozenset[str]:
    """Give the path the provider showed last, and on to where the user went on from its end."""
    path = _path(conversation.active_id, rows)
    followed = _path(next((row.id for row in reversed(stored.messages) if row.id in stored.active_ids), None), rows)
    own = {row.id for row in stored.messages if row.is_own}
    goes_on = followed[: len(path)] == path and own.issuperset(followed[len(path) :])
    return frozenset(followed if goes_on else path)


def _path(active_id: str | None, rows: Iterable[MessageRow]) -> list[str]:
    return path_to(active_id, {row.id: row.parent_id for row in rows})


@cache
def insert_sql(table: Table) -> str:
    """Give the driver's statement for a whole row of a table, its values in the order of the columns."""
    return str(insert(table).compile(dialect=sqlite.dialect()))


_INSERTS = {
    table: insert_sql(table) for table in (tables.conversations, tables.messages, tables.attachments, tables.ratings)
}
_CONVERSATION_COLUMNS = tuple(tables.conversations.c.keys())
_SAID_AT_WILL = (
    *("title", "project", "account", "model", "created_at", "updated_at"),
    *("persona", "parent_uid", "nodes", "skipped", "metadata"),
)
# Columns whose change alone does not make a conversation "updated".
_BOOKKEEPING = frozenset({"first_message_id", "fidelity", "nodes", "skipped", "root_id"})
