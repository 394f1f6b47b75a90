"""What the files of a ChatGPT export look like, and which lookalikes are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from backscroll.reading.export import Member
from backscroll.reading.heads import Head, Shape
from backscroll.reading.values import Json, list_at, object_at

NODE_KEYS = frozenset({"message", "parent", "children"})
# A conversation without nodes is known by two of these: `mapping` itself was null or missing in 6 of 43 conversations
# of one export (https://github.com/Nwflower/dsh-chat-import/issues/62).
HEADER_KEYS = frozenset({
    "mapping", "current_node", "default_model_slug", "moderation_results", "conversation_template_id", "gizmo_id",
})  # fmt: skip
# Fragments of conversations that were shown side by side, without title or tree
# (mitkury/chatgpt-export-parser, docs/chatgpt-data-export-format.md).
COMPARISONS = "model_comparisons.json"
GROUP_CHATS = "group_chats.json"
JSON_IN_HTML = re.compile(r"\bjsonData\s*=\s*(?=[\[{])")


def claims(member: Member) -> bool:
    """Only this export keeps messages in a `mapping` of nodes; DeepSeek's has one too, of another make."""
    if member.base == COMPARISONS:
        return False
    head = member.head
    match head.shape:
        case Shape.ARRAY:
            return _are_conversations(head.objects)
        case Shape.OBJECT:
            return any(_are_conversations([whole]) or wrapping_key(whole) is not None for whole in head.objects)
        case Shape.HTML:
            return JSON_IN_HTML.search(head.text) is not None and '"mapping"' in head.text
        case _:
            return False


def near_miss(member: Member) -> str | None:
    if member.base == GROUP_CHATS and any(list_at(whole, "chats") for whole in member.head.objects):
        return (
            f"{member.name} lists group chats. They are kept whole with the rest of the export: import the whole ZIP."
        )
    if member.base == "chat.html" and member.head.shape is Shape.HTML:
        return (
            f"{member.name} holds no conversations that can be read. They are in conversations.json of the same "
            "ChatGPT export, or in conversations-000.json, conversations-001.json and so on: import the whole ZIP."
        )
    return None


def wrapping_key(whole: Json) -> str | None:
    """Give the key under which an object holds conversations: `{"conversations": […]}` is known, others may come."""
    for key, value in whole.items():
        if isinstance(value, list) and _are_conversations([item for item in value if isinstance(item, dict)]):
            return key
    return None


def is_single_conversation(head: Head) -> bool:
    return head.shape is Shape.OBJECT and _are_conversations(head.objects)


def _are_conversations(objects: Iterable[Json]) -> bool:
    found = list(objects)
    return any(is_conversation(item) for item in found) and not any(_is_deepseek(item) for item in found)


def is_conversation(item: Json) -> bool:
    mapping = item.get("mapping")
    if isinstance(mapping, dict):
        return any(map(_is_node, mapping.values())) or ("title" in item and not any(mapping.values()))
    return len(HEADER_KEYS & item.keys()) >= 2


def _is_node(value: Any) -> bool:
    return isinstance(value, dict) and not NODE_KEYS.isdisjoint(value)


def _is_deepseek(item: Json) -> bool:
    return "inserted_at" in item or any(map(_has_fragments, object_at(item, "mapping").values()))


def _has_fragments(node: Any) -> bool:
    return isinstance(node, dict) and "fragments" in object_at(node, "message")
