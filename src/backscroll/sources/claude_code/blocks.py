"""Content blocks, and the part each one becomes. The blocks are the API's, with a few of Claude Code's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall, ToolResult
from backscroll.reading.base64_text import bytes_in
from backscroll.reading.values import Json, object_at, text_at


def blocks_of(content: object) -> list[Json]:
    """Give message content as blocks, however it was written: a string, blocks, strings among blocks, or odder."""
    match content:
        case None | "" | []:
            return []
        case list():
            return [_block_of(item) for item in content]
        case _:
            return [_block_of(content)]


def _block_of(item: object) -> Json:
    match item:
        case dict():
            return item
        case str():
            return {"type": "text", "text": item}
        case _:
            return {"type": "content", "value": item}


def message_blocks(raw: Json) -> list[Json]:
    """Give a record's content; where `message` is not what it should be, whatever stands in its place."""
    message = raw.get("message", raw.get("content"))
    if not isinstance(message, dict):
        return blocks_of(message)
    if "content" in message or not message:
        return blocks_of(message.get("content"))
    return [{"type": "message", "value": message}]


def words_in(blocks: list[Json]) -> str:
    """Give the plain text of blocks, as written."""
    return "\n".join(filter(None, (text_at(block, "text") for block in blocks)))


def call_id_of(block: Json) -> str | None:
    """Give the id of the call that a block makes, or None where it makes none."""
    return text_at(block, "id") if str(block.get("type")).endswith("tool_use") else None


def part_of(block: Json) -> Part | None:
    """Give the part a block becomes, or None where it says nothing."""
    kind = text_at(block, "type") or "content"
    if kind in _MAKERS:
        return _MAKERS[kind](block)
    if kind.endswith("_tool_result"):
        content = block.get("content")
        return ToolResult(text_at(block, "content") or "", call_id=text_at(block, "tool_use_id"), raw=content)
    return Other(kind, block, text_at(block, "text", "content"))


def _text(block: Json) -> Part | None:
    text = block.get("text")
    if isinstance(text, str):
        return Text(text) if text and not text.isspace() else None
    return Other("text", block) if text else None


def _thinking(block: Json) -> Part | None:
    """Newer versions keep only the signature of the thinking: nothing to read is left."""
    thinking = text_at(block, "thinking")
    return Reasoning(thinking) if thinking else None


def _redacted(_block: Json) -> Part:
    return Reasoning("", "Redacted by the provider")


def _call(block: Json) -> Part:
    return ToolCall(text_at(block, "name") or "", block.get("input"), text_at(block, "id"))


def file_of(block: Json) -> Attachment:
    """Give an image or a document: its bytes, its address or its text stand under `source`."""
    source = object_at(block, "source")
    is_text = source.get("type") == "text"
    content = None if is_text else bytes_of(source.get("data"))
    return Attachment(
        name=text_at(block, "title", "name"),
        media_type=text_at(source, "media_type"),
        size=None if content is None else len(content),
        pointer=text_at(source, "url", "file_id"),
        text=text_at(source, "data") if is_text else None,
        content=content,
    )


def bytes_of(encoded: Any) -> bytes | None:
    """Give the bytes that base64 text stands for, or None where it stands for none."""
    return bytes_in(encoded) or None if isinstance(encoded, str) else None


_MAKERS: dict[str, Callable[[Json], Part | None]] = {
    "text": _text,
    "thinking": _thinking,
    "redacted_thinking": _redacted,
    "tool_use": _call,
    "server_tool_use": _call,
    "mcp_tool_use": _call,
    "image": file_of,
    "document": file_of,
}
