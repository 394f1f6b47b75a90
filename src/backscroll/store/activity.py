"""When what was written: messages counted by quarters of an hour, and the conversations that stand out.

Conversations in the trash count nowhere. A message without a time has its conversation's, as in a search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from backscroll.store.database import Ask
from backscroll.store.filters import Where

QUARTER = 900_000_000
# A message that an assistant wrote, and that names no model, is its conversation's.
_MODEL = "coalesce(messages.model, CASE WHEN messages.role = 'assistant' THEN conversations.model END)"

# Quarter of an hour since 1970 (None: not known), source, model (None: a person's), messages, and the user's of them.
CountedRow = tuple[int | None, str, str | None, int, int]


def state(ask: Ask) -> tuple[Any, ...]:
    """Give what is another whenever messages have come, gone, or been put in the trash."""
    question = (
        "SELECT count(*), max(id), sum(message_count), sum(character_count), max(imported_at), max(updated_at), "
        "group_concat(CASE WHEN status = 'trashed' THEN id END) FROM conversations"
    )
    return ask(question, {})[0]


def counted(ask: Ask) -> list[CountedRow]:
    """Count the messages of every quarter of an hour in which there are any."""
    question = (
        f"SELECT coalesce(messages.created_at, conversations.created_at) / {QUARTER}, source, {_MODEL}, "
        "count(*), sum(role = 'user') "
        "FROM messages JOIN conversations ON conversations.id = conversation_id WHERE status <> 'trashed' "
        "GROUP BY 1, 2, 3 ORDER BY 1"
    )
    return ask(question, {})


def totals(ask: Ask, where: Where) -> tuple[int, int]:
    """Count the conversations that pass a filter, and the characters in them."""
    question = f"SELECT count(*), coalesce(sum(character_count), 0) FROM conversations WHERE {where.sql}"
    conversations, characters = ask(question, where.values)[0]
    return conversations, characters


def most(ask: Ask, where: Where, column: str, least: int, limit: int) -> list[tuple[Any, ...]]:
    """Give the conversations with the highest numbers in a column, at least so high."""
    question = (
        "SELECT uid, coalesce(user_title, title), source, message_count, branch_count, "
        "coalesce(updated_at, created_at) FROM conversations "
        f"WHERE {where.sql} AND {column} >= {least:d} ORDER BY {column} DESC, id LIMIT {limit:d}"
    )
    return ask(question, where.values)


def extents(ask: Ask, where: Where) -> list[tuple[int, int]]:
    """Give the first message's key and the number of messages of each conversation that passes a filter."""
    question = f"SELECT first_message_id, message_count FROM conversations WHERE {where.sql} ORDER BY id"
    return [(first, count) for first, count in ask(question, where.values)]


def asked_by_user(ask: Ask, first: int, count: int, limit: int, characters: int) -> Iterator[str]:
    """Give what the user wrote in one conversation: so many messages, each as far as so many characters."""
    question = (
        f"SELECT substr(body, 1, {characters:d}) FROM messages WHERE id >= :first AND id < :end "
        f"AND role = 'user' AND NOT hidden ORDER BY id LIMIT {limit:d}"
    )
    values: Mapping[str, int] = {"first": first, "end": first + count}
    return (text for (text,) in ask(question, values))
