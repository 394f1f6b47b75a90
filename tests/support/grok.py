"""Grok exports for tests, as small as what they are about."""

from __future__ import annotations

import json
from typing import Any

from backscroll.model import (
    Conversation,
    Message,
    Skipped,
    arranged,
)
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.grok import SOURCE

BACKEND = "ttl/30d/export_data/u1/prod-grok-backend.json"
ASSETS = "ttl/30d/export_data/u1/prod-mc-asset-server"
FILE = "0a0a0a0a-0000-4000-8000-000000000001"
OTHER_FILE = "0a0a0a0a-0000-4000-8000-000000000002"
CARD = (
    "<xai:tool_usage_card><xai:tool_usage_card_id>t1</xai:tool_usage_card_id><xai:tool_name>browse</xai:tool_name>"
    '<xai:tool_args><![CDATA[{"url": "https://x.example"}]]></xai:tool_args></xai:tool_usage_card>'
)


def a_response(own: Any = "r1", sender: Any = "human", message: Any = "", **more: Any) -> dict[str, Any]:
    created = {"$date": {"$numberLong": "1773602366000"}}
    return {"_id": own, "sender": sender, "message": message, "create_time": created, **more}


def an_answer(message: str = "", **more: Any) -> dict[str, Any]:
    return a_response("r2", "assistant", message, **more)


def a_chat(*responses: Any, **facts: Any) -> dict[str, Any]:
    wrapped = [{"response": response, "share_link": None} for response in responses]
    return {"conversation": {"id": "c1", "title": "Soup", **facts}, "responses": wrapped}


def a_backend(*chats: Any, **lists: Any) -> bytes:
    return json.dumps({"conversations": chats, "projects": [], "tasks": [], "media_posts": [], **lists}).encode()


def an_export(backend: bytes | None = None, **files: bytes) -> Export:
    found = {} if backend is None else {BACKEND: backend}
    return Export.of_bytes("test", found | {f"{ASSETS}/{name}/content": content for name, content in files.items()})


def records_of(export: Export) -> list[Record | Skipped]:
    return list(SOURCE.records(export, [member for member in export.members if SOURCE.claims(member)]))


def read(export: Export) -> list[Conversation | Skipped]:
    found: list[Conversation | Skipped] = []
    for record in records_of(export):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversation_of(chat: Any, **files: bytes) -> Conversation:
    found = read(an_export(a_backend(chat), **files))[0]
    assert isinstance(found, Conversation)
    return found


def messages_of(*responses: Any, **facts: Any) -> tuple[Message, ...]:
    return conversation_of(a_chat(*responses, **facts)).messages


def parts_of(response: dict[str, Any]) -> tuple[Any, ...]:
    return messages_of(response)[0].parts


def claims(name: str, value: Any) -> bool:
    return SOURCE.claims(Export.of_bytes("test", {name: json.dumps(value).encode()}).members[0])
