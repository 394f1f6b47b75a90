"""The keyword index: SQLite FTS5, written in the same transaction as the text it finds.

The table is contentless, so the words are stored once, in `messages`. A row's key is the message's; a conversation's
title has a row of its own under the conversation's key, negated, so that renaming touches one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from sqlalchemy import Connection

from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall, ToolResult
from backscroll.store.packing import strings_in
from backscroll.store.words import indexed

# `body` first: every further column costs FTS5 some bytes for each word of each message that stands in it, a quarter of
# the index if that is where nearly all words are.
FIELDS = ("body", "title", "reasoning", "tools", "names")
CREATE = (
    f"CREATE VIRTUAL TABLE keyword_index USING fts5({', '.join(FIELDS)}, content='', "
    "tokenize='porter unicode61 remove_diacritics 2')"
)
# Measured on 55 MB of text (bench/): 32 MB of pending words before they are written, and no merging of segments until
# there are 32, costs 1.4 CPU-seconds; FTS5's own settings (1 MB, merging from 4 on) cost 2.1.
TUNING = {"hashsize": 32 << 20, "automerge": 0, "crisismerge": 32}
_COLUMNS = ", ".join(("rowid", *FIELDS))
_INSERT = f"INSERT INTO keyword_index({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
_DELETE = f"INSERT INTO keyword_index(keyword_index, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)"

IndexRow = tuple[int, str, str, str, str, str]


def message_row(key: int, author: str | None, body: str, parts: Sequence[Part]) -> IndexRow:
    """Give the index row of a message, as it is written and as it is deleted.

    `names` are those of its attachments and of who wrote it.
    """
    if len(parts) == 1 and type(parts[0]) is Text:
        return (key, indexed(body), "", "", "", indexed(author) if author else "")
    words: dict[str, list[str]] = {"body": [], "reasoning": [], "tools": [], "names": [author] if author else []}
    for part in parts:
        _collect(part, words)
    text, reasoning, tools, names = (indexed("\n".join(found)) for found in words.values())
    return (key, text, "", reasoning, tools, names)


def title_row(conversation_key: int, title: str) -> IndexRow:
    return (-conversation_key, "", indexed(title), "", "", "")


def create(connection: Connection) -> None:
    """Make the index in a new archive."""
    connection.exec_driver_sql(CREATE)
    for name, value in TUNING.items():
        command(connection, name, value)


def insert_rows(connection: Connection, rows: list[IndexRow]) -> None:
    """Put rows in, by rising keys: FTS5 writes out all it has gathered whenever a key is lower than the one before."""
    if rows:
        connection.exec_driver_sql(_INSERT, sorted(rows, key=itemgetter(0)))


def delete_rows(connection: Connection, rows: list[IndexRow]) -> None:
    """Take rows out; each must be exactly the row that was put in."""
    if rows:
        connection.exec_driver_sql(_DELETE, sorted(rows, key=itemgetter(0)))


def command(connection: Connection, name: str, value: int | None = None) -> None:
    """Give FTS5 one of its special commands: `optimize`, `integrity-check`, `delete-all`, a setting."""
    if value is None:
        connection.exec_driver_sql("INSERT INTO keyword_index(keyword_index) VALUES (?)", (name,))
    else:
        connection.exec_driver_sql("INSERT INTO keyword_index(keyword_index, rank) VALUES (?, ?)", (name, value))


def _collect(part: Part, words: dict[str, list[str]]) -> None:
    match part:
        case Text():
            words["body"].append(part.text)
        case Other():
            words["body"].append(part.text or "")
        case Reasoning():
            words["reasoning"] += filter(None, (part.label, part.text))
        case ToolCall():
            words["tools"] += filter(None, (part.name, part.label, strings_in(part.input)))
        case ToolResult():
            words["tools"].append(part.output)
        case Attachment():
            words["names"] += filter(None, (part.name, part.text))
