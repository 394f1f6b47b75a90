"""What a look at an export says of conversations that are here already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, select

from backscroll.store import tables

KEYS_A_QUERY = 500


class Facts(Struct, frozen=True):
    """When a conversation was held, and by whom."""

    first_at: datetime | None
    last_at: datetime | None
    account: str | None


def facts_of(connection: Connection, keys: Sequence[int]) -> dict[int, Facts]:
    """When were these conversations held, and by whom?"""
    table = tables.conversations.c
    found: dict[int, Facts] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        query = select(table.id, table.created_at, table.updated_at, table.account)
        for row in connection.execute(query.where(table.id.in_(keys[at : at + KEYS_A_QUERY]))):
            found[row.id] = Facts(row.created_at, row.updated_at or row.created_at, row.account)
    return found
