"""The providers' own records, compressed, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import zstandard
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from backscroll.model import Fidelity
from backscroll.store import tables
from backscroll.store.outcomes import Outcome
from backscroll.store.write import insert_sql, next_key

# Level 3 takes a third longer and saves 3 %; a dictionary would save 12 % and as much time as it costs.
ZSTD_LEVEL = 1
_KEYS_A_QUERY = 500
_COLUMNS = tuple(tables.originals.c.keys())
_INSERT, _LINK = insert_sql(tables.originals), insert_sql(tables.conversation_originals)


class Original(Struct, frozen=True):
    """One record as the provider wrote it, and the side records that its reading needs."""

    source: str
    name: str
    place: str
    record_key: str
    fingerprint: bytes
    content: bytes
    beside: dict[str, bytes]
    import_id: int | None = None


class OriginalWriter:
    """Writes records within one transaction. A key can be taken before it is known whether the record is kept."""

    def __init__(self, connection: Connection, import_id: int | None) -> None:
        self._connection = connection
        self._import_id = import_id
        self._next = next_key(connection, tables.originals)
        self._compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True)
        self._rows: list[tuple[Any, ...]] = []
        self._links: list[tuple[int, int]] = []

    def take_key(self) -> int:
        self._next += 1
        return self._next - 1

    def keep(self, key: int, original: Original, conversation_keys: Iterable[int]) -> None:
        """Keep a record, and say which conversations were read from it."""
        values = {"id": key, "import_id": self._import_id, "is_current": True, "replaced_id": None}
        values |= self._columns(original)
        self._rows.append(tuple(values[name] for name in _COLUMNS))
        self._links += [(found, key) for found in dict.fromkeys(conversation_keys)]

    def refresh(self, key: int, original: Original) -> None:
        """Put another writing of the same record in the place of a kept one."""
        table = tables.originals
        self._connection.execute(update(table).where(table.c.id == key).values(**self._columns(original)))

    def flush(self) -> None:
        if self._rows:
            self._connection.exec_driver_sql(_INSERT, self._rows)
        if self._links:
            self._connection.exec_driver_sql(_LINK, self._links)
        self._rows, self._links = [], []

    def _columns(self, original: Original) -> dict[str, Any]:
        beside = msgspec.msgpack.encode(original.beside) if original.beside else None
        return {
            "source": original.source,
            "name": original.name,
            "place": original.place,
            "record_key": original.record_key,
            "fingerprint": original.fingerprint,
            "size": len(original.content),
            "beside": self._compressor.compress(beside) if beside else None,
            "content": self._compressor.compress(original.content),
        }


def known_records(connection: Connection, fingerprints: list[bytes]) -> dict[bytes, list[int]]:
    """Give which of these records are kept as current ones, and the conversations that were read from each."""
    links, table = tables.conversation_originals.c, tables.originals
    columns = select(table.c.fingerprint, links.conversation_id).join(
        tables.conversation_originals, links.original_id == table.c.id
    )
    found: dict[bytes, list[int]] = {}
    for at in range(0, len(fingerprints), _KEYS_A_QUERY):
        wanted = table.c.fingerprint.in_(fingerprints[at : at + _KEYS_A_QUERY])
        for fingerprint, key in connection.execute(
            columns.where(wanted, table.c.is_current).order_by(links.conversation_id)
        ):
            found.setdefault(fingerprint, []).append(key)
    return found


def known_losses(connection: Connection, known: Mapping[bytes, Sequence[int]]) -> dict[tuple[bytes, int], str]:
    """Give what could not be read of kept records whose conversations are partial still: by record and conversation.

    `known` are the conversations that were read from each record, see `known_records`.
    """
    conversations, table, items = tables.conversations.c, tables.originals, tables.import_items
    keys = sorted({key for found in known.values() for key in found})
    partial: list[int] = []
    for at in range(0, len(keys), _KEYS_A_QUERY):
        among = conversations.id.in_(keys[at : at + _KEYS_A_QUERY])
        partial += connection.scalars(select(conversations.id).where(among, conversations.fidelity == Fidelity.PARTIAL))
    losses: dict[tuple[bytes, int], str] = {}
    for key in partial:
        query = (
            _current_of_conversation(select(table.c.fingerprint, items.c.why), key)
            .join(items, (items.c.import_id == table.c.import_id) & (items.c.place == table.c.place))
            .where(items.c.conversation_id == key, items.c.outcome == Outcome.PARTIAL, items.c.why.is_not(None))
        )
        losses |= {(row.fingerprint, key): row.why for row in connection.execute(query) if row.fingerprint in known}
    return losses


def current_of(
    connection: Connection, conversation_key: int, source: str, record_key: str, import_id: int | None
) -> list[int]:
    """Give the keys of a conversation's current records of a source in this place (see `Record.key`), but for a run's.

    What one export says of a conversation in two places adds up; only a later export can take an earlier one's place.
    """
    originals = tables.originals.c
    query = (
        _current_of_conversation(select(originals.id), conversation_key)
        .where(originals.source == source, originals.record_key == record_key)
        .where(originals.import_id.is_distinct_from(import_id))
    )
    return list(connection.scalars(query))


def current_keys(connection: Connection, conversation_key: int) -> list[int]:
    """Give the keys of a conversation's current records."""
    return list(connection.scalars(_current_of_conversation(select(tables.originals.c.id), conversation_key)))


def _current_of_conversation(query: Select[Any], conversation_key: int) -> Select[Any]:
    """Narrow a query for records to the current ones of a conversation."""
    links, originals = tables.conversation_originals, tables.originals.c
    return query.join(links, links.c.original_id == originals.id).where(
        links.c.conversation_id == conversation_key, originals.is_current
    )


def current_beside(connection: Connection, key: int) -> list[int]:
    """Give the current records that say something of the same conversations as this one, itself among them."""
    originals, links = tables.originals, tables.conversation_originals
    query = (
        select(originals.c.id)
        .join(links, links.c.original_id == originals.c.id)
        .where(originals.c.is_current, links.c.conversation_id.in_(conversations_of(connection, [key])))
    )
    return sorted({key, *connection.scalars(query)})


def conversations_of(connection: Connection, keys: Sequence[int]) -> list[int]:
    """Give the keys of the conversations that were read from these records."""
    links = tables.conversation_originals.c
    return list(connection.scalars(select(links.conversation_id).where(links.original_id.in_(keys)).distinct()))


def of_conversation(connection: Connection, conversation_key: int) -> list[tuple[int, Original]]:
    """Give a conversation's current records with their keys, in the order they came."""
    query = _current_of_conversation(select(tables.originals), conversation_key).order_by(tables.originals.c.id)
    return [(row.id, _original(row)) for row in connection.execute(query)]


def _original(row: Row[Any]) -> Original:
    unpack = zstandard.ZstdDecompressor().decompress
    beside = msgspec.msgpack.decode(unpack(row.beside), type=dict[str, bytes]) if row.beside else {}
    fingerprint = row.fingerprint or b""
    content = unpack(row.content)
    return Original(row.source, row.name, row.place, row.record_key, fingerprint, content, beside, row.import_id)


def retire(connection: Connection, keys: list[int], successor: int) -> None:
    """Set records behind their newer version, and let the generation before them go.

    Of that, and of records beside the first, those stay that a message came from alone; and what one run brought stands
    and falls together.
    """
    originals = tables.originals
    for key in keys:
        connection.execute(update(originals).where(originals.c.id == key).values(is_current=False, fingerprint=None))
        _let_go_before(connection, key)
    together = generation(connection, keys[0])
    drop(connection, [key for key in keys if key not in together and not _is_needed(connection, key)])
    connection.execute(update(originals).where(originals.c.id == successor).values(replaced_id=keys[0]))


def _let_go_before(connection: Connection, key: int) -> None:
    """Delete the records that this one once took the place of, unless they are needed."""
    originals = tables.originals
    replaced = connection.scalar(select(originals.c.replaced_id).where(originals.c.id == key))
    if replaced is None:
        return
    together = generation(connection, replaced)
    if not any(_is_needed(connection, one) for one in together):
        connection.execute(update(originals).where(originals.c.id == key).values(replaced_id=None))
        drop(connection, together)


def generation(connection: Connection, key: int) -> list[int]:
    """Give the replaced records that one run brought of a conversation in one place: this one, and those beside it."""
    links, table = tables.conversation_originals, tables.originals
    one, other = table.alias(), links.alias()
    query = (
        select(table.c.id)
        .join(one, (one.c.id == key) & (one.c.source == table.c.source) & (one.c.record_key == table.c.record_key))
        .join(links, links.c.original_id == one.c.id)
        .join(other, (other.c.original_id == table.c.id) & (other.c.conversation_id == links.c.conversation_id))
        .where(~table.c.is_current, table.c.import_id.is_not_distinct_from(one.c.import_id))
        .order_by(table.c.id)
    )
    return list(dict.fromkeys(connection.scalars(query)))


def drop(connection: Connection, keys: list[int]) -> None:
    """Delete records and the links to them."""
    links = tables.conversation_originals
    for key in keys:
        connection.execute(delete(links).where(links.c.original_id == key))
        connection.execute(delete(tables.originals).where(tables.originals.c.id == key))


def reinstate(connection: Connection, keys: list[int]) -> None:
    """Make replaced records the current ones again; they will be read anew at the next import."""
    connection.execute(update(tables.originals).where(tables.originals.c.id.in_(keys)).values(is_current=True))


def _is_needed(connection: Connection, key: int) -> bool:
    """Whether some message has no other record than this one."""
    links, messages, conversations = tables.conversation_originals, tables.messages, tables.conversations
    query = (
        select(func.count())
        .select_from(messages)
        .join(conversations, messages.c.conversation_id == conversations.c.id)
        .join(links, links.c.conversation_id == conversations.c.id)
        .where(links.c.original_id == key, messages.c.original_id == key)
        .where(messages.c.id >= conversations.c.first_message_id)
        .where(messages.c.id < conversations.c.first_message_id + conversations.c.message_count)
    )
    return bool(connection.scalar(query))


def found(connection: Connection, key: int) -> Original | None:
    """Give one record."""
    row = connection.execute(select(tables.originals).where(tables.originals.c.id == key)).one_or_none()
    return None if row is None else _original(row)


def link(connection: Connection, original_id: int, conversation_key: int) -> None:
    """Say that a conversation was read from a record."""
    values = {"conversation_id": conversation_key, "original_id": original_id}
    connection.execute(insert(tables.conversation_originals).values(**values))


def runs_of(connection: Connection, conversation_key: int) -> set[int | None]:
    """Give the runs that brought a conversation's records."""
    links, table = tables.conversation_originals.c, tables.originals.c
    query = select(table.import_id).join(tables.conversation_originals, links.original_id == table.id)
    return set(connection.scalars(query.where(links.conversation_id == conversation_key).distinct()))


def brought_by(connection: Connection, conversation_key: int, import_id: int) -> list[tuple[int, int | None]]:
    """Give the keys of a conversation's records that a run brought, each with the record that it replaced."""
    links, table = tables.conversation_originals.c, tables.originals
    query = (
        select(table.c.id, table.c.replaced_id)
        .join(tables.conversation_originals, links.original_id == table.c.id)
        .where(links.conversation_id == conversation_key, table.c.import_id == import_id)
    )
    return [(row.id, row.replaced_id) for row in connection.execute(query)]
