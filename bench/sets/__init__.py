"""Small sets of our own, everything in them invented: conversations in JSON, and questions with their answers.

They are for what LoCoMo has nothing of: scripts without spaces, code, and words with a slip of the finger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backscroll.model import Conversation, Message, Nodes, Role, Text
from bench.questions import Question

_FIRST = datetime(2025, 1, 6, 9, tzinfo=UTC)


def conversations(name: str) -> list[Conversation]:
    """Give the conversations of one file, a day apart."""
    parts = [(part["name"], talk) for part in _read(name) for talk in part["conversations"]]
    numbers: dict[str, Iterator[int]] = {}
    return [
        _conversation(f"{part}/{next(numbers.setdefault(part, iter(range(len(parts)))))}", talk, day)
        for day, (part, talk) in enumerate(parts)
    ]


def questions(name: str) -> list[Question]:
    """Give the questions of one file, told apart by its parts, and by how they ask where that is said."""
    return [
        Question(
            one["ask"],
            frozenset({f"{part['name']}/{one['conversation']}/{one['message']}"}),
            ", ".join(filter(None, (part["name"], one.get("as")))),
        )
        for part in _read(name)
        for one in part["questions"]
    ]


def slips() -> dict[str, str]:
    """Give words with a slip of the finger, and what was meant."""
    return {one["ask"]: one["meant"] for part in _read("typos") for one in part["questions"]}


def _conversation(id: str, talk: dict[str, Any], day: int) -> Conversation:
    when = _FIRST + timedelta(days=day)
    messages = tuple(
        Message(
            id=f"{id}/{number}",
            role=Role.ASSISTANT if number % 2 else Role.USER,
            parts=(Text(text),),
            parent_id=f"{id}/{number - 1}" if number else None,
            created_at=when + timedelta(minutes=number),
        )
        for number, text in enumerate(talk["said"])
    )
    return Conversation(
        source="bench",
        id=id,
        title=talk["title"],
        messages=messages,
        created_at=when,
        active_id=messages[-1].id,
        nodes=Nodes(len(messages), len(messages)),
    )


def _read(name: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
    return parts
