"""What messages found have in common: where they are from, who said them, when, and by which model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from backscroll.store.database import Ask
from backscroll.store.filters import Filter, Where, messages_where

_WRITTEN_AT = "coalesce(messages.created_at, conversations.created_at)"
_TRAITS = (
    "conversations.id, conversations.source, messages.role, coalesce(messages.model, conversations.model), "
    f"strftime('%Y-%m', {_WRITTEN_AT} / 1000000, 'unixepoch'), conversations.project"
)
_OF_MESSAGES = "messages JOIN conversations ON conversations.id = messages.conversation_id"
# What has no messages is found by its title.
_OF_EMPTY = "conversations LEFT JOIN messages ON messages.id = -1"
_NAME = re.compile(r":(v\d+)")


class Traits(Struct, frozen=True, array_like=True):
    """What is counted of one message. `passes` says of each further filter whether the message passes it."""

    conversation: int
    source: str
    role: str | None
    model: str | None
    month: str | None
    project: str | None
    passes: tuple[bool, ...]


def traits_of(ask: Ask, keys: Iterable[int], wanted: Filter, further: Iterable[Filter]) -> Iterator[Traits]:
    """Give the traits of those messages with these keys that pass a filter; a negative key is a conversation's."""
    where = messages_where(wanted)
    conditions = [_renamed(messages_where(one), f"f{at}_") for at, one in enumerate(further)]
    flags = "".join(f", coalesce({sql}, 0)" for sql, _ in conditions)
    values = {**where.values, **{name: value for _, some in conditions for name, value in some.items()}}
    chosen = list(keys)
    for joins, column, some in (
        (_OF_MESSAGES, "messages.id", [key for key in chosen if key > 0]),
        (_OF_EMPTY, "conversations.id", [-key for key in chosen if key < 0]),
    ):
        if some:
            among = f"{column} IN ({', '.join(map(str, some))})"
            for row in ask(f"SELECT {_TRAITS}{flags} FROM {joins} WHERE {among} AND {where.sql}", values):
                conversation, source, role, model, month, project, *passed = row
                yield Traits(conversation, source, role, model, month, project, tuple(map(bool, passed)))


def tags_of(ask: Ask, conversations: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Give the tags of those of these conversations that have some."""
    among = ", ".join(map(str, conversations))
    query = (
        "SELECT conversation_id, name FROM conversation_tags JOIN tags ON tags.id = tag_id "
        f"WHERE conversation_id IN ({among}) ORDER BY name"
    )
    tags: dict[int, tuple[str, ...]] = {}
    for conversation, name in ask(query, {}):
        tags[conversation] = (*tags.get(conversation, ()), name)
    return tags


def _renamed(where: Where, prefix: str) -> tuple[str, Mapping[str, Any]]:
    """Give conditions whose values have names of their own, to stand beside others in one statement."""
    return _NAME.sub(rf":{prefix}\1", where.sql), {prefix + name: value for name, value in where.values.items()}
