"""Finding one thing by what a person types for it, and the reports of past imports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from backscroll.archive.reports import Counts, Problem, Run
from backscroll.errors import NotFound
from backscroll.reading.encoding import clean
from backscroll.store import originals, read, runs
from backscroll.store.ids import shown


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
    return [_run(row) for row in runs.listed(connection)]


def run(connection: Connection, number: int) -> Run:
    row = runs.found(connection, number)
    if row is None:
        raise NotFound(f"There is no import {number}. `backscroll imports` lists them.")
    losses = runs.losses_of(connection, number)
    return _run(row, tuple(Problem(loss.place or "", loss.why or "") for loss in losses))


def _run(row: Row[Any], problems: tuple[Problem, ...] = ()) -> Run:
    counts = Counts(**(row.counts or {}))
    return Run(row.id, row.source, row.path, counts, problems, 0, row.started_at, row.finished_at, row.state)
