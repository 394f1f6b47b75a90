"""Looking into a raw message: who speaks, to whom, and what a call says."""

from __future__ import annotations

from typing import Any

from backscroll.errors import UnreadableExport
from backscroll.reading.decoding import decode
from backscroll.reading.values import Json, object_at, text_at, texts_at


def message_at(mapping: Json, node_id: str | None) -> Json:
    node = mapping.get(node_id) if node_id is not None else None
    return object_at(node, "message") if isinstance(node, dict) else {}


def spoken_to(message: Json) -> str | None:
    """Give the tool a message is addressed to, None where it is for everyone."""
    recipient = message.get("recipient")
    return recipient if isinstance(recipient, str) and recipient not in ("all", "") else None


def is_call(message: Json) -> bool:
    return spoken_to(message) is not None and object_at(message, "author").get("role") == "assistant"


def has_spoken(message: Json) -> bool:
    """Whether this is a turn: words of the user's, or of the assistant's to the user."""
    role = object_at(message, "author").get("role")
    kind = object_at(message, "content").get("content_type")
    return role == "user" or (role == "assistant" and kind in ("text", "multimodal_text") and not is_call(message))


def call_input(message: Json) -> Any:
    """Give what a call says to its tool: the JSON value it is, or a program's text."""
    content = object_at(message, "content")
    return decoded_input(text_at(content, "text") or "\n".join(texts_at(content, "parts")))


def decoded_input(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return decode(text.encode())
    except UnreadableExport:
        return text
