"""The same questions put to what people use instead: substrings, plain full-text search, other tools of this kind."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from backscroll.model import Conversation, Message
from backscroll.search.query import parsed
from bench.measuring import CommandFailed
from bench.run import ROOM
from bench.tools import TOOLS, Installed, Named, Tool, programs_of

DEPTH = 10
# llm-anthology is not asked: it keeps conversations only, without their messages' or their own ids.
ASKED = ("navig-chats", "conversation-tk", "agentsview")


@dataclass(frozen=True)
class Answer:
    """The messages and the conversations that were found, best first, by the ids their source gave them."""

    messages: Sequence[str] = ()
    conversations: Sequence[str] = ()
    notes: Sequence[str] = field(default=())


Rival = Callable[[Sequence[str]], list[Answer]]


class Table:
    """All messages in one SQLite table with a full-text index over it, as a small program would have them."""

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, uid, home, text, at)")
        rows = [(one.id, home.id, one.text, _seconds(one, home)) for home in conversations for one in home.messages]
        self._connection.executemany("INSERT INTO said (uid, home, text, at) VALUES (?, ?, ?, ?)", rows)
        self._connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='said', content_rowid='id')")
        self._connection.execute("INSERT INTO words(words) VALUES ('rebuild')")

    def like(self, asked: Sequence[str]) -> list[Answer]:
        """Every word is a substring of the message; the newest first."""
        return [self._like(text.split()) for text in asked]

    def every_word(self, asked: Sequence[str]) -> list[Answer]:
        return [self._ranked(" AND ".join(map(_quoted, text.split()))) for text in asked]

    def any_content_word(self, asked: Sequence[str]) -> list[Answer]:
        """Any word that is no stop word, best first by bm25: what we begin with, too."""
        return [self._ranked(" OR ".join(_quoted(term.text) for term in parsed(text).terms)) for text in asked]

    def _like(self, words: Sequence[str]) -> Answer:
        conditions = " AND ".join(["text LIKE ? ESCAPE '\\'"] * len(words))
        query = f"SELECT uid, home FROM said WHERE {conditions} ORDER BY at DESC, id DESC LIMIT 100"
        return _answer(self._connection.execute(query, [f"%{_plain(word)}%" for word in words]).fetchall())

    def _ranked(self, match: str) -> Answer:
        query = (
            "SELECT uid, home FROM words JOIN said ON said.id = words.rowid WHERE words MATCH ? "
            "ORDER BY bm25(words) LIMIT 100"
        )
        return _answer(self._connection.execute(query, [match]).fetchall() if match else [])


def tools(conversations: Sequence[Conversation]) -> dict[str, Rival]:
    """Give the other tools that can be installed here; each is told of on the way where it cannot."""
    found: dict[str, Rival] = {}
    for tool in TOOLS:
        if tool.name in ASKED:
            try:
                programs = programs_of(tool, ROOM / "venvs")
                found[tool.name] = partial(_answers, tool, programs, conversations)
            except CommandFailed as failure:
                print(f"{tool.name} is left out: {failure}")
    return found


def _answers(tool: Tool, programs: Path, conversations: Sequence[Conversation], asked: Sequence[str]) -> list[Answer]:
    with tempfile.TemporaryDirectory() as name:
        export, home = Path(name) / "export", Path(name) / "home"
        export.mkdir()
        home.mkdir()
        exported = [_as_chatgpt(one) for one in conversations]
        (export / "conversations.json").write_text(json.dumps(exported), encoding="utf-8")
        installed = Installed(tool, programs, home / "archive.db")
        installed.take_in(export)
        with installed.serving():
            answers = installed.answers(asked)
    return [_answer([_place(named, conversations) for named in found]) for found in answers]


def _place(named: Named, conversations: Sequence[Conversation]) -> tuple[str | None, str | None]:
    """Give the ids of a message and its conversation; none of what is not ours, such as a message for a title."""
    home, which = named
    for one in conversations:
        if isinstance(which, str) and any(message.id == which for message in one.messages):
            return which, one.id
        if one.id == home:
            return (one.messages[which].id if isinstance(which, int) else None), home
    return None, None


def _as_chatgpt(conversation: Conversation) -> dict[str, Any]:
    """Give a conversation as ChatGPT exports it: a tree of nodes, here a single line."""
    ids = [None, *(message.id for message in conversation.messages), None]
    nodes = {
        message.id: _node(message, before, after, _seconds(message, conversation))
        for message, before, after in zip(conversation.messages, ids, ids[2:], strict=False)
    }
    return {
        "id": conversation.id,
        "conversation_id": conversation.id,
        "title": conversation.title or "A talk",
        "create_time": _seconds(None, conversation),
        "update_time": _seconds(None, conversation),
        "current_node": conversation.messages[-1].id,
        "mapping": nodes,
    }


def _node(message: Message, before: str | None, after: str | None, at: float) -> Mapping[str, Any]:
    said = {
        "id": message.id,
        "author": {"role": str(message.role), "name": None, "metadata": {}},
        "create_time": at,
        "content": {"content_type": "text", "parts": [message.text]},
        "status": "finished_successfully",
        "weight": 1.0,
        "metadata": {},
        "recipient": "all",
    }
    return {"id": message.id, "message": said, "parent": before, "children": [after] if after else []}


def _answer(rows: Sequence[tuple[str | None, str | None]]) -> Answer:
    messages = [uid for uid, _ in rows if uid is not None]
    homes = dict.fromkeys(home for _, home in rows if home is not None)
    return Answer(messages[:DEPTH], list(homes)[:DEPTH])


def _seconds(message: Message | None, conversation: Conversation) -> float:
    at: datetime | None = (message.created_at if message else None) or conversation.created_at
    return at.timestamp() if at else 0.0


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
