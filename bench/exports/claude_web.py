"""A Claude.ai export of the kind of 2026: `conversations.json` with parents, and its side files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.exports.making import FIRST_MOMENT, LAST_MOMENT, Made, iso, uuid_from, writer_of
from bench.prose import Writer

Json = dict[str, Any]
ROOT = "00000000-0000-4000-8000-000000000000"
RETRIED = 0.03
ACCOUNT = "7f1d6a52-0000-4000-a000-000000000001"
# What the flattened text says in the place of every tool's block.
UNSUPPORTED = "```\nThis block is not supported on your current device yet.\n```"


def write(folder: Path, count: int, seed: int) -> Made:
    """Write an export of `count` conversations, one at a time."""
    return write_chats(folder, (chat_of(writer_of("claude-web", seed, index)) for index in range(count)))


def write_chats(folder: Path, chats: Iterable[Chat]) -> Made:
    made = Made()
    user = {"uuid": ACCOUNT, "full_name": "Rivka Bench", "email_address": "rivka@example.org"}
    (folder / "users.json").write_text(json.dumps([user]), encoding="utf-8")
    (folder / "projects.json").write_text("[]", encoding="utf-8")
    with (folder / "conversations.json").open("w", encoding="utf-8", buffering=1 << 20) as file:
        file.write("[")
        for chat in chats:
            file.write(", " if made.conversations else "")
            file.write(json.dumps(chat.as_json(), ensure_ascii=False))
            made.conversations += 1
            made.messages += len(chat.messages)
            made.branched += chat.is_branched
        file.write("]")
    return made


class Chat:
    """One conversation while it is being written, and the message that the next one follows."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.random = writer.random
        self.began = self.moment = self.random.uniform(FIRST_MOMENT, LAST_MOMENT)
        self.messages: list[Json] = []
        self.leaf = ROOT
        self.is_branched = False

    def say(self, sender: str, blocks: list[Json], attachments: list[Json]) -> None:
        self.moment += self.random.expovariate(1 / 40)
        message_id = uuid_from(self.random)
        self.messages.append(
            {
                "uuid": message_id,
                "text": _flattened(blocks),
                "content": [self._timed(block) for block in blocks],
                "sender": sender,
                "created_at": iso(self.moment),
                "updated_at": iso(self.moment),
                "attachments": attachments,
                "files": [{"file_name": attachment["file_name"]} for attachment in attachments],
                "parent_message_uuid": self.leaf,
            }
        )
        self.leaf = message_id

    def _timed(self, block: Json) -> Json:
        return {"start_timestamp": iso(self.moment), "stop_timestamp": iso(self.moment + 3), "flags": None, **block}

    def as_json(self) -> Json:
        return {
            "uuid": uuid_from(self.random),
            "name": self.writer.title(),
            "summary": "",
            "created_at": iso(self.began),
            "updated_at": iso(self.moment),
            "account": {"uuid": ACCOUNT},
            "chat_messages": self.messages,
        }


def _flattened(blocks: list[Json]) -> str:
    """Give the `text` beside the blocks: without the thinking, and with an excuse for every tool."""
    shown = [block for block in blocks if block["type"] != "thinking"]
    return "\n\n".join(block.get("text", UNSUPPORTED) for block in shown)


def chat_of(writer: Writer, turns: int | None = None) -> Chat:
    """Write a conversation of so many turns, or of as many as they have in life."""
    chat = Chat(writer)
    answer = writer.random.choices(list(_ANSWERS), weights=list(_ANSWERS.values()))[0]
    for _ in range(turns or writer.about(1.25, 0.85)):
        chat.say("human", [_text(writer.question())], _attachments(writer))
        question = chat.leaf
        chat.say("assistant", answer(writer), [])
        if writer.random.random() < RETRIED:
            chat.leaf = question
            chat.is_branched = True
            chat.say("assistant", answer(writer), [])
    return chat


def _attachments(writer: Writer) -> list[Json]:
    if writer.random.random() > 0.03:
        return []
    text = writer.sentences(30)
    return [{"file_name": "notes.txt", "file_size": len(text), "file_type": "txt", "extracted_content": text}]


def _text(text: str) -> Json:
    return {"type": "text", "text": text, "citations": []}


def _plain(writer: Writer) -> list[Json]:
    return [_text(writer.answer())]


def _code(writer: Writer) -> list[Json]:
    return [_text(f"{writer.sentence()}\n\n{writer.fenced_code()}\n\n{writer.answer()}")]


def _thinking(writer: Writer) -> list[Json]:
    thinking = {
        "type": "thinking",
        "thinking": writer.sentences(6),
        "summaries": [{"summary": writer.title()}],
        "cut_off": False,
    }
    return [thinking, *_plain(writer)]


def _tool(writer: Writer) -> list[Json]:
    page = {"type": "knowledge", "title": writer.title(), "url": "https://example.org", "text": writer.sentences(4)}
    call = {
        "type": "tool_use", "id": None, "name": "web_search", "input": {"query": writer.title()},
        "message": "Searching the web", "integration_name": None, "integration_icon_url": None, "context": None,
        "display_content": None, "approval_options": None, "approval_key": None,
    }  # fmt: skip
    result = {
        "type": "tool_result", "tool_use_id": None, "name": "web_search", "content": [page], "is_error": False,
        "structured_content": None, "meta": None, "message": None, "display_content": None,
    }  # fmt: skip
    return [_text(writer.sentence()), call, result, *_plain(writer)]


_ANSWERS: dict[Callable[[Writer], list[Json]], int] = {_plain: 50, _code: 25, _thinking: 15, _tool: 10}
