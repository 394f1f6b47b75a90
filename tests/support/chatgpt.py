"""Builders for what ChatGPT's export holds, and short ways to read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from backscroll.model import Conversation, Message, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.sources.chatgpt import SOURCE
from tests.builders import a_file

Json = dict[str, Any]
EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "chatgpt"


def a_message(role: str = "user", text: str | None = "Hello.", **fields: Any) -> Json:
    """Give a message as the export writes it; `content` overrules `text`."""
    message: Json = {
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": None,
        "content": {"content_type": "text", "parts": [text]},
        "status": "finished_successfully",
        "end_turn": None,
        "weight": 1.0,
        "metadata": {},
        "recipient": "all",
        "channel": None,
    }
    return message | fields


def a_call(recipient: str, text: str, **fields: Any) -> Json:
    return a_message("assistant", text, recipient=recipient, **fields)


def a_tool_message(name: str, content: Json, **fields: Any) -> Json:
    return a_message("tool", author={"role": "tool", "name": name, "metadata": {}}, content=content, **fields)


def nodes(*links: tuple[str, str | None, Any]) -> Json:
    """Give a mapping of (id, parent, message); children are filled in from the parents."""
    mapping: Json = {
        node_id: {"id": node_id, "message": message, "parent": parent, "children": []}
        for node_id, parent, message in links
    }
    for node_id, parent, message in links:
        if isinstance(message, dict):
            message.setdefault("id", node_id)
        if parent in mapping:
            mapping[parent]["children"].append(node_id)
    return mapping


def chain(*messages: Any) -> Json:
    """Give a mapping in which each message answers the one before: `m0` under the root, then `m1` …"""
    ids = ["root", *(f"m{place}" for place in range(len(messages)))]
    return nodes(("root", None, None), *zip(ids[1:], ids, messages, strict=False))


def a_conversation(mapping: Json | None = None, **fields: Any) -> Json:
    mapping = chain(a_message()) if mapping is None else mapping
    return {
        "title": "Tea",
        "create_time": 1767000000.25,
        "update_time": 1767000090.5,
        "mapping": mapping,
        "current_node": next(reversed(mapping), None),
        "conversation_id": "c-1",
        "id": "c-1",
        "default_model_slug": "gpt-5",
        "is_archived": False,
        "is_starred": None,
    } | fields


def an_export(*conversations: Any, **side_files: Any) -> Export:
    """Give an export; side files are named with `_` for `.` (`user_json={…}`) or given as bytes through `files`."""
    files = side_files.pop("files", {})
    named = {name.replace("_json", ".json"): msgspec.json.encode(value) for name, value in side_files.items()}
    return Export.of_bytes(
        "export.zip", {"conversations.json": msgspec.json.encode(list(conversations))} | named | files
    )


def everything_in(export: Export) -> list[Conversation | Skipped]:
    found: list[Conversation | Skipped] = []
    for record in SOURCE.records(export, [member for member in export.members if SOURCE.claims(member)]):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversations_in(export: Export) -> list[Conversation]:
    return [found for found in everything_in(export) if isinstance(found, Conversation)]


def the_conversation(raw: Json, **side_files: Any) -> Conversation:
    (found,) = everything_in(an_export(raw, **side_files))
    assert isinstance(found, Conversation), found
    return found


def the_messages(*messages: Json, **side_files: Any) -> list[Message]:
    """Read messages that answer each other, and give those that came out."""
    return list(the_conversation(a_conversation(chain(*messages)), **side_files).messages)


def the_message(message: Json, **side_files: Any) -> Message:
    (found,) = the_messages(message, **side_files)
    return found


def a_broken_export(folder: Path) -> Path:
    """Give an export of two conversations; the second has no mapping that could be read."""
    whole = json.loads((EXAMPLE / "conversations-000.json").read_text(encoding="utf-8"))[0]
    return a_file(folder / "conversations.json", [whole, {**whole, "conversation_id": "x", "id": "x", "mapping": 7}])
