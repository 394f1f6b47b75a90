"""Finding one thing by what a person types for it, and the reports of past imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row

from backscroll.archive.reports import Counts, Problem, Run
from backscroll.errors import NotFound
from backscroll.reading.encoding import clean
from backscroll.store import originals, read, runs
from backscroll.store.beginnings import beginnings
from backscroll.store.ids import shown
from backscroll.store.outcomes import Outcome


def key_of(connection: Connection, conversation_id: str) -> int:
    """Give the key of the conversation with this id, beginning of an id, or provider's id."""
    keys = read.conversation_keys(connection, clean(conversation_id))
    if not keys:
        raise NotFound(f"There is no conversation {conversation_id}. `backscroll list` shows their ids.")
    if len(keys) > 1:
        raise NotFound(f"Several conversations begin with {conversation_id}; give more of the id.")
    return keys[0]


def message_of(connection: Connection, message_id: str) -> tuple[int, str]:
    """Give the key of the conversation that holds this message, and the message's whole id."""
    found = read.conversation_of_message(connection, message_id)
    if not found:
        raise NotFound(f"There is no conversation or message {message_id}. `backscroll list` shows the ids.")
    if len(found) > 1:
        raise NotFound(f"Several messages begin with {message_id}; give more of the id.")
    key, uid = found[0]
    return key, shown(uid)


def found(connection: Connection, id: str) -> tuple[int, str | None]:
    """Give the key of the conversation with this id, or of the one that holds the message with it, and its whole id."""
    if read.conversation_keys(connection, clean(id)):
        return key_of(connection, id), None
    return message_of(connection, id)


def originals_of(connection: Connection, key: int) -> list[tuple[str, bytes]]:
    return [(original.name, original.content) for _key, original in originals.of_conversation(connection, key)]


def all_runs(connection: Connection) -> list[Run]:
    return [_run(connection, row) for row in runs.listed(connection)]


def run(connection: Connection, number: int) -> Run:
    row = runs.found(connection, number)
    if row is None:
        raise NotFound(f"There is no import {number}. `backscroll imports` lists them.")
    losses = runs.losses_of(connection, number)
    return _run(connection, row, tuple(Problem(loss.place or "", loss.why or "") for loss in losses))


class Became(Struct, frozen=True):
    """What an import made of one conversation, or of a record that gave none. A deleted one has no words left here."""

    outcome: Outcome
    where: str | None
    why: str | None
    message_count: int
    conversation_id: str | None
    title: str | None


class BecamePage(Struct, frozen=True):
    """Some of what became of an import's conversations, in the export's order, and how many there are in all."""

    items: tuple[Became, ...]
    total: int


def became(connection: Connection, number: int, outcomes: Sequence[str], offset: int, limit: int) -> BecamePage:
    """Give what an import made of its conversations. Raises `NotFound` for an unknown one."""
    if runs.found(connection, number) is None:
        raise NotFound(f"There is no import {number}. `backscroll imports` lists them.")
    total, rows = runs.items_page(connection, number, outcomes, offset, limit)
    begun = beginnings(
        lambda query, values: list(connection.exec_driver_sql(query, dict(values))),
        [row.conversation_id for row in rows if row.uid and not row.title],
    )
    return BecamePage(
        tuple(
            Became(
                Outcome(row.outcome),
                row.place,
                row.why,
                row.message_count,
                shown(row.uid) if row.uid else None,
                row.title or begun.get(row.conversation_id),
            )
            for row in rows
        ),
        total,
    )


def _run(connection: Connection, row: Row[Any], problems: tuple[Problem, ...] = ()) -> Run:
    """Give a run's report; what one has done that did not come to its end is counted."""
    counts = Counts(**(runs.counted(connection, row.id) if row.counts is None else row.counts))
    state = runs.INTERRUPTED if row.state == runs.RUNNING and not runs.is_alive(row.process) else row.state
    return Run(row.id, row.source, row.path, counts, problems, 0, row.started_at, row.finished_at, state)
