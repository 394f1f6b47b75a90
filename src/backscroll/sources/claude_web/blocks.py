"""Content blocks: each type becomes parts by one small function, and an unknown type is kept whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall
from backscroll.reading.values import Json, flag_at, objects_at, text_at
from backscroll.sources.claude_web.attached import picture
from backscroll.sources.claude_web.citations import cited
from backscroll.sources.claude_web.results import tool_result


def parts_of(content: Any) -> list[Part]:
    """Give the parts of a message's or a tool result's `content`; missing before about 2025."""
    if isinstance(content, str):
        return [Text(content)] if content else []
    blocks = content if isinstance(content, list) else []
    return [part for block in blocks for part in parts_of_block(block)]


def parts_of_block(block: Any) -> Iterator[Part]:
    if not isinstance(block, dict):
        yield from lone(block)
        return
    kind = block.get("type")
    reader = BLOCKS.get(kind) if isinstance(kind, str) else None
    yield from reader(block) if reader else unknown(block)


def lone(block: Any) -> Iterator[Part]:
    if isinstance(block, str) and block:
        yield Text(block)
    elif block not in (None, ""):
        yield Other("block", block)


def unknown(block: Json) -> Iterator[Part]:
    yield Other(text_at(block, "type") or "block", block, text_at(block, "text", "message", "title"))


def text(block: Json) -> Iterator[Part]:
    words = text_at(block, "text")
    if words:
        citations = objects_at(block, "citations")
        yield Text(cited(words, citations) if citations else words)


def thinking(block: Json) -> Iterator[Part]:
    """`summaries` are the headlines shown while it thought."""
    thoughts = text_at(block, "thinking") or ""
    headlines = [line for summary in objects_at(block, "summaries") if (line := text_at(summary, "summary"))]
    if flag_at(block, "cut_off") or flag_at(block, "truncated"):
        headlines.append("cut off")
    if thoughts or headlines:
        yield Reasoning(thoughts, " · ".join(headlines) or None)


def redacted_thinking(_block: Json) -> Iterator[Part]:
    yield Reasoning("", "redacted by the provider")


def tool_use(block: Json) -> Iterator[Part]:
    """`message` is the line shown about it; `id` is often null, and is given when calls and results are paired."""
    words = [line for key in ("integration_name", "message") if (line := text_at(block, key))]
    yield ToolCall(text_at(block, "name") or "tool", block.get("input"), text_at(block, "id"), ": ".join(words) or None)


def voice_note(block: Json) -> Iterator[Part]:
    words = text_at(block, "text", "transcript", "transcription")
    yield Text(words) if words else Other("voice_note", block)


def image(block: Json) -> Iterator[Part]:
    found: Attachment | None = picture(block)
    yield found or Other("image", block)


def nothing(_block: Json) -> Iterator[Part]:
    """`token_budget` says only how much room the model had left."""
    yield from ()


BLOCKS: dict[str, Callable[[Json], Iterator[Part]]] = {
    "text": text,
    "thinking": thinking,
    "redacted_thinking": redacted_thinking,
    "tool_use": tool_use,
    "tool_result": tool_result,
    "voice_note": voice_note,
    "image": image,
    "token_budget": nothing,
}
