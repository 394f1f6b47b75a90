"""Vectors at rest: which conversations have them, which still need them, and the rows themselves.

The archive is where vectors are kept for good; what is in memory, or on another server, is made from it.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from backscroll.store.database import Ask
from backscroll.store.moments import EPOCH, MICROSECOND

if TYPE_CHECKING:
    from sqlalchemy import Connection

# As large as a few megabytes; larger steps leave holes in memory behind.
_ROWS_A_STEP = 500


class State(Struct, frozen=True):
    """How far the vectors of one embedder are: conversations in all, those looked at, and the newest row's key.

    As rows' keys are never used twice, two equal states mean the same rows.
    """

    conversations: int
    looked_at: int
    newest: int

    @property
    def missing(self) -> int:
        return self.conversations - self.looked_at


class StoredVectors(Struct, frozen=True):
    """One conversation's row: its key, the messages' keys, one for each vector, and the vectors."""

    id: int
    keys: tuple[int, ...]
    codes: bytes


class Wanted(Struct, frozen=True):
    """A conversation without vectors, and what tells whether it is still the same when they are made.

    Keys of what is deleted may be used again; the moment at which a conversation came tells it from the one before.
    """

    conversation: int
    first: int
    count: int
    imported_at: int


class Made(Struct, frozen=True):
    """A conversation's vectors, one after the other, and the position of the message that each is of."""

    wanted: Wanted
    places: Sequence[int]
    codes: bytes

    def row(self, embedder: str) -> dict[str, Any]:
        places = array("I", self.places).tobytes()
        return {
            "conversation_id": self.wanted.conversation, "embedder": embedder, "places": places, "codes": self.codes,
        }  # fmt: skip


class Said(Struct, frozen=True):
    """A message as it is embedded: its position in the conversation, who wrote it, what, and when (microseconds)."""

    position: int
    author: str | None
    text: str
    written_at: int | None
    hidden: bool


def state(ask: Ask, embedder: str) -> State:
    question = (
        "SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM vectors WHERE embedder = :embedder), "
        "(SELECT coalesce(max(id), 0) FROM vectors)"
    )
    return State(*ask(question, {"embedder": embedder})[0])


def kept_ids(ask: Ask, embedder: str) -> set[int]:
    return {key for (key,) in ask("SELECT id FROM vectors WHERE embedder = :embedder", {"embedder": embedder})}


def count_after(ask: Ask, embedder: str, newest: int) -> int:
    """Count the vectors in the rows that were written after another."""
    question = "SELECT coalesce(sum(length(places)), 0) FROM vectors WHERE embedder = :embedder AND id > :newest"
    return int(ask(question, {"embedder": embedder, "newest": newest})[0][0]) // array("I").itemsize


def rows_after(ask: Ask, embedder: str, newest: int) -> Iterator[StoredVectors]:
    """Give the rows that were written after another, in the order of their keys."""
    question = (
        "SELECT vectors.id, conversations.first_message_id, vectors.places, vectors.codes FROM vectors "
        "JOIN conversations ON conversations.id = vectors.conversation_id "
        f"WHERE embedder = :embedder AND vectors.id > :newest ORDER BY vectors.id LIMIT {_ROWS_A_STEP}"
    )
    while rows := ask(question, {"embedder": embedder, "newest": newest}):
        for key, first, places, codes in rows:
            yield StoredVectors(key, tuple(first + place for place in _numbers(places)), codes)
        newest = rows[-1][0]


def kept_counts(ask: Ask) -> dict[str, int]:
    """Count the conversations that each embedder has looked at."""
    return dict(ask("SELECT embedder, count(*) FROM vectors GROUP BY embedder ORDER BY embedder", {}))


def strays(ask: Ask) -> list[int]:
    """Give the keys of rows that belong to no conversation; only damage brings them."""
    return [
        key for (key,) in ask("SELECT id FROM vectors WHERE conversation_id NOT IN (SELECT id FROM conversations)", {})
    ]


def unfitting(ask: Ask) -> list[int]:
    """Give the keys of rows that are not as long as they should be, or speak of messages that are not there.

    How long an embedder's vectors are, most of its rows tell.
    """
    question = (
        "SELECT vectors.id, embedder, places, length(codes), message_count FROM vectors "
        "JOIN conversations ON conversations.id = vectors.conversation_id"
    )
    rows = [_Measured(*row) for row in ask(question, {})]
    lengths: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        lengths[row.embedder][row.size // max(1, len(row.numbers))] += bool(row.numbers)
    return [row.id for row in rows if not row.fits(lengths[row.embedder].most_common(1)[0][0])]


class _Measured(Struct, frozen=True):
    """A row's measures: the bytes of its vectors, and how many messages its conversation has."""

    id: int
    embedder: str
    places: bytes
    size: int
    messages: int

    @property
    def numbers(self) -> array[int]:
        return _numbers(self.places)

    def fits(self, length: int) -> bool:
        numbers = self.numbers
        is_whole = len(self.places) == len(numbers) * numbers.itemsize
        return is_whole and self.size == len(numbers) * length and max(numbers, default=-1) < self.messages


def drop(connection: Connection, keys: Iterable[int]) -> None:
    """Delete rows; what they were of counts as never looked at."""
    from sqlalchemy import delete  # noqa: PLC0415  takes 0.1 s to load, and a search only asks

    from backscroll.store import tables  # noqa: PLC0415  as above

    for key in keys:
        connection.execute(delete(tables.vectors).where(tables.vectors.c.id == key))


def wanted(ask: Ask, embedder: str, limit: int) -> list[Wanted]:
    """Give conversations that this embedder has not looked at, the newest first."""
    question = (
        "SELECT conversations.id, first_message_id, message_count, imported_at FROM conversations "
        "LEFT JOIN vectors ON vectors.conversation_id = conversations.id AND vectors.embedder = :embedder "
        f"WHERE vectors.id IS NULL ORDER BY updated_at DESC, conversations.id DESC LIMIT {limit}"
    )
    return [Wanted(*row) for row in ask(question, {"embedder": embedder})]


def said(ask: Ask, one: Wanted, characters: int) -> list[Said]:
    """Give a conversation's messages, in order, each as far as so many characters."""
    question = (
        f"SELECT position, author, substr(body, 1, {characters:d}), "
        "coalesce(messages.created_at, conversations.created_at), hidden FROM messages "
        "JOIN conversations ON conversations.id = messages.conversation_id "
        "WHERE messages.id BETWEEN :first AND :last ORDER BY messages.id"
    )
    rows = ask(question, {"first": one.first, "last": one.first + one.count - 1})
    return [Said(position, author, text, at, bool(hidden)) for position, author, text, at, hidden in rows]


def codes_of(ask: Ask, embedder: str, conversation: int, message_id: str | None) -> list[bytes]:
    """Give the vectors of a conversation, or those of one of its messages."""
    question = "SELECT places, codes FROM vectors WHERE conversation_id = :key AND embedder = :embedder"
    rows = ask(question, {"key": conversation, "embedder": embedder})
    if not rows:
        return []
    places, codes = _numbers(rows[0][0]), rows[0][1]
    size = len(codes) // max(1, len(places))
    if not size or size * len(places) != len(codes):
        return []
    wanted = None if message_id is None else _position(ask, message_id)
    return [codes[at * size : (at + 1) * size] for at, place in enumerate(places) if wanted is None or place == wanted]


def _numbers(places: bytes) -> array[int]:
    """Read the messages' positions, as many as there are whole."""
    whole = len(places) - len(places) % array("I").itemsize
    return array("I", places[:whole])


def _position(ask: Ask, message_id: str) -> int:
    return int(ask("SELECT position FROM messages WHERE uid = :uid", {"uid": UUID(message_id).bytes})[0][0])


def keep(connection: Connection, embedder: str, made: Sequence[Made]) -> int:
    """Write vectors in the place of another embedder's, and say of how many conversations.

    Not of one that changed since it was read, nor where another process was faster.
    """
    from sqlalchemy import delete, insert  # noqa: PLC0415  as above

    from backscroll.store import tables  # noqa: PLC0415  as above

    still_wanted = _still_wanted(connection, embedder, [one.wanted.conversation for one in made])
    rows = [one.row(embedder) for one in made if one.wanted in still_wanted]
    if rows:
        kept = [row["conversation_id"] for row in rows]
        connection.execute(delete(tables.vectors).where(tables.vectors.c.conversation_id.in_(kept)))
        connection.execute(insert(tables.vectors), rows)
    return len(rows)


def _still_wanted(connection: Connection, embedder: str, keys: Sequence[int]) -> set[Wanted]:
    from sqlalchemy import exists, select  # noqa: PLC0415  as above

    from backscroll.store import tables  # noqa: PLC0415  as above

    conversations, vectors = tables.conversations.c, tables.vectors.c
    is_there = exists().where(vectors.conversation_id == conversations.id, vectors.embedder == embedder)
    columns = (conversations.id, conversations.first_message_id, conversations.message_count, conversations.imported_at)
    rows = connection.execute(select(*columns).where(conversations.id.in_(keys), ~is_there))
    return {Wanted(key, first, count, (came - EPOCH) // MICROSECOND) for key, first, count, came in rows}
