"""Claude.ai exports for tests, as small as what they are about."""

from __future__ import annotations

import json
from typing import Any

from backscroll.model import (
    Attachment,
    Conversation,
    Message,
    Skipped,
    arranged,
)
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.claude_web import SOURCE

ROOT = "00000000-0000-4000-8000-000000000000"
NINE = "2026-06-01T09:00:00.000000Z"


def a_message(uuid: str | None = "m1", sender: Any = "human", text: Any = "", **more: Any) -> dict[str, Any]:
    return {"uuid": uuid, "sender": sender, "text": text, "created_at": NINE, **more}


def an_answer(*blocks: Any, text: str = "") -> dict[str, Any]:
    return a_message("m2", "assistant", text, content=list(blocks))


def a_chat(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"uuid": "c1", "name": "Soup", "created_at": NINE, "chat_messages": list(messages), **more}


def read(raw: Any) -> list[Conversation | Skipped]:
    record = Record("conversations.json[0]", "conversations.json", json.dumps(raw).encode())
    found = each(SOURCE, record, Export("test", []))
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversation_of(raw: Any) -> Conversation:
    found = read(raw)[0]
    assert isinstance(found, Conversation)
    return found


def messages_of(*messages: Any, **more: Any) -> tuple[Message, ...]:
    return conversation_of(a_chat(*messages, **more)).messages


def parts_of(message: dict[str, Any]) -> tuple[Any, ...]:
    return messages_of(message)[0].parts


def an_export(**files: Any) -> Export:
    return Export.of_bytes("test", {name: json.dumps(value).encode() for name, value in files.items()})


def claims(value: Any) -> bool:
    return SOURCE.claims(an_export(file=value).members[0])


def artifact_call(call_id: str, **call: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": "artifacts", "input": {"id": "doc", **call}}


def documents_in(*blocks: Any) -> list[str | None]:
    return [part.text for part in parts_of(an_answer(*blocks)) if type(part) is Attachment]
