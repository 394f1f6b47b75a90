"""Every question that is asked of the rows; each function is named after its question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from backscroll.model import (
    Fidelity,
    Kind,
    Rating,
    Role,
    Status,
    StoredConversation,
    StoredMessage,
    Tokens,
)
from backscroll.store import tables
from backscroll.store.beginnings import beginnings
from backscroll.store.ids import shown, uid_range
from backscroll.store.packing import unpacked
from backscroll.store.rows import CACHE_TOKENS, MessageRow

KEYS_A_QUERY = 500
_MESSAGE = tables.messages.c


class StoredRows:
    """A conversation as its rows hold it: what merging and erasing need. `values` are the columns as stored."""

    def __init__(self, values: dict[str, Any], messages: list[MessageRow], active_ids: frozenset[str]) -> None:
        self.values = values
        self.messages = messages
        self.active_ids = active_ids

    @property
    def key(self) -> int:
        return int(self.values["id"])

    @property
    def uid(self) -> bytes:
        return bytes(self.values["uid"])

    @property
    def first(self) -> int:
        return int(self.values["first_message_id"])

    @property
    def shown_title(self) -> str | None:
        title = self.values["user_title"] or self.values["title"]
        return str(title) if title else None

    @cached_property
    def blobs(self) -> set[str]:
        """The hashes of the files its messages hold."""
        return {sha256 for row in self.messages for sha256 in row.blobs}


def keys_of(connection: Connection, uids: Sequence[bytes]) -> dict[bytes, int]:
    """Which of these conversations are here, and under which keys?"""
    columns = tables.conversations.c
    found: dict[bytes, int] = {}
    for at in range(0, len(uids), KEYS_A_QUERY):
        query = select(columns.uid, columns.id).where(columns.uid.in_(uids[at : at + KEYS_A_QUERY]))
        found.update((row.uid, row.id) for row in connection.execute(query))
    return found


def key_with_root(connection: Connection, source: str, root_id: str) -> int | None:
    """Which conversation of this source begins with this message?"""
    columns = tables.conversations.c
    query = select(columns.id).where(columns.source == source, columns.root_id == root_id).order_by(columns.id)
    return connection.scalar(query.limit(1))


def stored_rows(connection: Connection, key: int) -> StoredRows:
    """What do the rows of this conversation hold?"""
    result = connection.exec_driver_sql("SELECT * FROM conversations WHERE id = ?", (key,))
    values = dict(result.mappings().one())
    rows = _message_rows(connection, values["first_message_id"], values["message_count"])
    messages = [_message_row(row) for row in rows]
    external = {row.id: message.id for row, message in zip(rows, messages, strict=True)}
    ratings = {uid: found[0] for uid, found in _ratings(connection, key).items() if not found[0].by_user}
    for row, message in zip(rows, messages, strict=True):
        message.parent_id = external.get(row.parent_id)
        message.rating = ratings.get(row.uid)
    return StoredRows(values, messages, frozenset(row.external_id for row in rows if row.is_active))


def _message_rows(connection: Connection, first: int, count: int) -> Sequence[Row[Any]]:
    query = "SELECT * FROM messages WHERE id BETWEEN ? AND ? ORDER BY id"
    return connection.exec_driver_sql(query, (first, first + count - 1)).all()


def _message_row(row: Row[Any]) -> MessageRow:
    return MessageRow(
        row.external_id,
        None,
        row.role,
        row.author,
        row.model,
        row.created_at,
        bool(row.hidden),
        row.input_tokens,
        row.output_tokens,
        row.metadata,
        row.body,
        row.parts,
        unpacked(row.body, row.parts),
        None,
        row.original_id,
        row.import_id,
        bool(row.is_removed),
    )


def conversation_keys(connection: Connection, prefix: str) -> list[int]:
    """Which conversations have an id, or a provider's id, that begins like this?"""
    columns = tables.conversations.c
    uid = uid_range(prefix)
    conditions = [columns.external_id == prefix]
    if uid is not None:
        conditions.append(columns.uid.between(*uid))
    found: dict[int, None] = {}
    for condition in conditions:
        found |= dict.fromkeys(connection.scalars(select(columns.id).where(condition).limit(10)))
    return list(found)


def conversation_of_message(connection: Connection, prefix: str) -> list[tuple[int, bytes]]:
    """Which conversation holds the message whose id begins like this? Gives its key and the message's uid."""
    uid = uid_range(prefix)
    if uid is None:
        return []
    query = select(_MESSAGE.conversation_id, _MESSAGE.uid).where(_MESSAGE.uid.between(*uid)).limit(10)
    return [(row.conversation_id, row.uid) for row in connection.execute(query)]


def summaries(connection: Connection, keys: Sequence[int]) -> list[StoredConversation]:
    """What do these conversations look like in a list? In the order asked, without messages."""
    columns = tables.conversations
    found: dict[int, Row[Any]] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        query = select(columns).where(columns.c.id.in_(keys[at : at + KEYS_A_QUERY]))
        found.update((row.id, row) for row in connection.execute(query))
    tags, notes = _tags(connection, keys), _notes(connection, keys)
    untitled = [key for key, row in found.items() if not (row.user_title or row.title)]
    begun = _beginnings(connection, untitled)
    return [
        msgspec.structs.replace(
            _summary(found[key], tags.get(key, ()), tuple(text for uid, text in notes.get(key, ()) if uid is None)),
            beginning=begun.get(key),
        )
        for key in keys
        if key in found
    ]


_ON_A_CARD = tuple(
    tables.conversations.c[name]
    for name in (
        *("id", "uid", "source", "kind", "project", "created_at", "updated_at"),
        *("message_count", "branch_count", "starred", "status", "fidelity"),
    )
)
_TITLE = func.coalesce(tables.conversations.c.user_title, tables.conversations.c.title).label("title")


def cards(connection: Connection, keys: Sequence[int]) -> list[dict[str, Any]]:
    """What stands on the cards of these conversations? In the order asked."""
    found: dict[int, dict[str, Any]] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        query = select(*_ON_A_CARD, _TITLE).where(tables.conversations.c.id.in_(keys[at : at + KEYS_A_QUERY]))
        for row in connection.execute(query).mappings():
            found[row["id"]] = {str(name): value for name, value in row.items()}
    tags = _tags(connection, keys)
    begun = _beginnings(connection, [key for key, card in found.items() if not card["title"]])
    for key, card in found.items():
        card |= {"id": shown(card.pop("uid")), "tags": tuple(tags.get(key, ())), "beginning": begun.get(key)}
    return [found[key] for key in keys if key in found]


def _beginnings(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    return beginnings(lambda query, values: list(connection.exec_driver_sql(query, dict(values))), keys)


def conversation(connection: Connection, key: int) -> StoredConversation:
    """What is in this conversation, all of it?"""
    (summary,) = summaries(connection, [key])
    first = connection.scalar(select(tables.conversations.c.first_message_id).where(tables.conversations.c.id == key))
    rows = connection.execute(
        select(tables.messages)
        .where(_MESSAGE.id.between(first, (first or 0) + summary.message_count - 1))
        .order_by(_MESSAGE.id)
    ).all()
    uids = {row.id: row.uid for row in rows}
    messages = tuple(messages_in(connection, key, rows, uids))
    active = [message.id for message in messages if message.is_active]
    return msgspec.structs.replace(summary, messages=messages, active_id=active[-1] if active else None)


def messages_in(
    connection: Connection, key: int, rows: Iterable[Row[Any]], uids: Mapping[int, bytes]
) -> Iterator[StoredMessage]:
    """What do these rows of a conversation say? `uids` are the public ids of them and of their parents, by key."""
    ratings = _ratings(connection, key)
    notes: dict[bytes, list[str]] = {}
    for uid, text in _notes(connection, [key]).get(key, ()):
        if uid is not None:
            notes.setdefault(uid, []).append(text)
    for row in rows:
        metadata = row.metadata or {}
        cache = metadata.pop(CACHE_TOKENS, {})
        yield StoredMessage(
            id=shown(row.uid),
            external_id=row.external_id,
            role=Role(row.role),
            position=row.position,
            text=row.body,
            parts=unpacked(row.body, row.parts),
            parent_id=shown(uids[row.parent_id]) if row.parent_id in uids else None,
            is_active=row.is_active,
            author=row.author,
            model=row.model,
            created_at=row.created_at,
            tokens=_tokens(row.input_tokens, row.output_tokens, cache),
            hidden=row.hidden,
            is_removed=row.is_removed,
            ratings=tuple(ratings.get(row.uid, ())),
            notes=tuple(notes.get(row.uid, ())),
            metadata=metadata,
        )


def _tokens(input_tokens: int | None, output_tokens: int | None, cache: dict[str, int | None]) -> Tokens | None:
    if input_tokens is None and output_tokens is None and not cache:
        return None
    return Tokens(input_tokens, output_tokens, cache.get("read"), cache.get("write"))


def _summary(row: Row[Any], tags: Iterable[str], notes: tuple[str, ...]) -> StoredConversation:
    return StoredConversation(
        id=shown(row.uid),
        source=row.source,
        external_id=row.external_id,
        title=row.user_title or row.title,
        provider_title=row.title,
        kind=Kind(row.kind),
        project=row.project,
        account=row.account,
        model=row.model,
        created_at=row.created_at,
        updated_at=row.updated_at,
        persona=row.persona,
        status=Status(row.status),
        starred=row.starred,
        parent_id=shown(row.parent_uid) if row.parent_uid else None,
        fidelity=Fidelity(row.fidelity),
        problems=tuple(f"{skipped['where']}: {skipped['why']}" for skipped in row.skipped or ()),
        message_count=row.message_count,
        character_count=row.character_count,
        token_count=row.token_count,
        branch_count=row.branch_count,
        models=tuple(row.models or ()),
        tags=tuple(tags),
        notes=notes,
        imported_at=row.imported_at,
        metadata=row.metadata or {},
    )


def _tags(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    links, tags = tables.conversation_tags, tables.tags
    found: dict[int, list[str]] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        query = (
            select(links.c.conversation_id, tags.c.name)
            .join(tags, tags.c.id == links.c.tag_id)
            .where(links.c.conversation_id.in_(keys[at : at + KEYS_A_QUERY]))
            .order_by(tags.c.name)
        )
        for row in connection.execute(query):
            found.setdefault(row.conversation_id, []).append(row.name)
    return found


def _notes(connection: Connection, keys: Sequence[int]) -> dict[int, list[tuple[bytes | None, str]]]:
    notes = tables.notes
    found: dict[int, list[tuple[bytes | None, str]]] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        query = select(notes).where(notes.c.conversation_id.in_(keys[at : at + KEYS_A_QUERY])).order_by(notes.c.id)
        for row in connection.execute(query):
            found.setdefault(row.conversation_id, []).append((row.message_uid, row.text))
    return found


def _ratings(connection: Connection, key: int) -> dict[bytes, list[Rating]]:
    ratings = tables.ratings
    query = select(ratings).where(ratings.c.conversation_id == key).order_by(ratings.c.by_user, ratings.c.id)
    found: dict[bytes, list[Rating]] = {}
    for row in connection.execute(query):
        found.setdefault(row.message_uid, []).append(Rating(row.value, row.reason, row.created_at, row.by_user))
    return found


def child_keys(connection: Connection, uid: bytes) -> list[int]:
    """Which conversations did this one start?"""
    columns = tables.conversations.c
    return list(connection.scalars(select(columns.id).where(columns.parent_uid == uid).order_by(columns.id)))
