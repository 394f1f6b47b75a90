"""Import runs and what became of each conversation in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from backscroll.store import tables
from backscroll.store.outcomes import Item, Outcome

RUNNING, FINISHED, INTERRUPTED, UNDONE = "running", "finished", "interrupted", "undone"
_LOSSES = (Outcome.PARTIAL, Outcome.FAILED)


def start(connection: Connection, source: str, path: str, now: datetime) -> int:
    """Begin a run and give its number; runs whose process has died are marked as interrupted."""
    end_dead_runs(connection)
    values = {"source": source, "path": path, "state": RUNNING, "started_at": now, "process": os.getpid()}
    key = connection.execute(insert(tables.imports).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def add_items(connection: Connection, number: int, items: Sequence[Item]) -> None:
    rows = [
        {
            "import_id": number,
            "conversation_id": item.conversation_key,
            "place": item.place,
            "outcome": str(item.outcome),
            "why": item.why,
            "message_count": item.message_count,
        }
        for item in items
    ]
    if rows:
        connection.execute(insert(tables.import_items), rows)


def finish(connection: Connection, number: int, state: str, counts: dict[str, int], now: datetime) -> None:
    table = tables.imports
    values = {"state": state, "counts": counts, "finished_at": now, "process": None}
    connection.execute(update(table).where(table.c.id == number).values(**values))


def mark(connection: Connection, number: int, state: str) -> None:
    connection.execute(update(tables.imports).where(tables.imports.c.id == number).values(state=state))


def listed(connection: Connection) -> Sequence[Row[Any]]:
    """Give all runs, newest first."""
    return connection.execute(select(tables.imports).order_by(tables.imports.c.id.desc())).all()


def found(connection: Connection, number: int) -> Row[Any] | None:
    return connection.execute(select(tables.imports).where(tables.imports.c.id == number)).one_or_none()


def items_page(
    connection: Connection, number: int, outcomes: Sequence[str], offset: int, limit: int
) -> tuple[int, Sequence[Row[Any]]]:
    """Give how many items of a run have one of these outcomes, or any where none is named, and some of them."""
    items, conversations = tables.import_items, tables.conversations
    wanted = [items.c.import_id == number]
    if outcomes:
        wanted.append(items.c.outcome.in_(outcomes))
    title = func.coalesce(conversations.c.user_title, conversations.c.title).label("title")
    query = (
        select(items, conversations.c.uid, title)
        .outerjoin(conversations, conversations.c.id == items.c.conversation_id)
        .where(*wanted)
        .order_by(items.c.id)
    )
    total = connection.scalar(select(func.count()).select_from(items).where(*wanted))
    return int(total or 0), connection.execute(query.offset(offset).limit(limit)).all()


def losses_of(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Give the items of a run that could not be kept whole; of what was deleted since, no word is left."""
    items = tables.import_items
    query = select(items).where(items.c.import_id == number, items.c.outcome.in_([str(loss) for loss in _LOSSES]))
    query = query.where(items.c.why.is_not(None))
    return connection.execute(query.order_by(items.c.id)).all()


def is_seen_after(connection: Connection, number: int, conversation_key: int) -> bool:
    """Whether a later run, not undone, met this conversation too."""
    items, imports = tables.import_items, tables.imports
    query = (
        select(func.count())
        .select_from(items)
        .join(imports, imports.c.id == items.c.import_id)
        .where(items.c.conversation_id == conversation_key, items.c.import_id > number, imports.c.state != UNDONE)
    )
    return bool(connection.scalar(query))


def undone(connection: Connection) -> set[int]:
    """Give the numbers of the runs that are undone."""
    return set(connection.scalars(select(tables.imports.c.id).where(tables.imports.c.state == UNDONE)))


def brought_by_undone(connection: Connection, number: int) -> list[int]:
    """Give the conversations that a run met or brought, and that it or another run, undone, brought or changed."""
    met, changed, conversations = tables.import_items, tables.import_items.alias(), tables.conversations.c
    undone = select(tables.imports.c.id).where(tables.imports.c.state == UNDONE)
    is_changed = (
        select(changed.c.id)
        .where(changed.c.conversation_id == conversations.id, changed.c.outcome != Outcome.UNCHANGED)
        .where(changed.c.import_id.in_(undone))
    )
    query = (
        select(conversations.id)
        .join(met, met.c.conversation_id == conversations.id)
        .where(met.c.import_id == number, conversations.import_id.in_(undone) | is_changed.exists())
        .order_by(met.c.id)
    )
    brought = select(conversations.id).where(conversations.import_id == number)
    return list(dict.fromkeys([*connection.scalars(query), *connection.scalars(brought)]))


def end_dead_runs(connection: Connection, *, mine_too: bool = False) -> None:
    """Mark runs whose process has died as interrupted, with what they had done.

    `mine_too` says that this process has none under way: what bears its number is of an earlier one.
    """
    table = tables.imports
    for number in dead_runs(connection, mine_too=mine_too):
        values = {"state": INTERRUPTED, "process": None, "counts": counted(connection, number)}
        connection.execute(update(table).where(table.c.id == number).values(**values))


def dead_runs(connection: Connection, *, mine_too: bool) -> list[int]:
    """Give the numbers of the runs that are said to run, and whose process is gone."""
    table = tables.imports.c
    rows = connection.execute(select(table.id, table.process).where(table.state == RUNNING)).all()
    return [row.id for row in rows if (mine_too and row.process == os.getpid()) or not is_alive(row.process)]


def counted(connection: Connection, number: int) -> dict[str, int]:
    """Count a run's items by what became of them, and their messages."""
    items = tables.import_items.c
    query = select(items.outcome, func.count().label("count"), func.sum(items.message_count).label("messages"))
    rows = connection.execute(query.where(items.import_id == number).group_by(items.outcome)).all()
    return {**{row.outcome: row.count for row in rows}, "messages": sum(row.messages for row in rows)}


def is_alive(process: int | None) -> bool:
    """Whether a run's process is there. Windows cannot be asked so: what asks elsewhere sends Ctrl-C there."""
    if process is None:
        return False
    if process == os.getpid() or sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
