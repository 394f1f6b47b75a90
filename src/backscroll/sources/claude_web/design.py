"""Claude Design, another product in the same export: `design_chats/*.json`.

The messages stand under `messages`, and what is a message elsewhere is its `content` here:
Sinity/polylogue, polylogue/sources/parsers/claude/ai_parser.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backscroll.model import (
    Attachment,
    Conversation,
    Message,
    Nodes,
    Other,
    Part,
    Reasoning,
    Role,
    Skipped,
    Text,
    ToolCall,
)
from backscroll.reading.ids import derived_id
from backscroll.reading.times import moment
from backscroll.reading.values import Json, list_at, object_at, objects_at, text_at
from backscroll.sources.claude_web.chain import chained
from backscroll.sources.claude_web.media_types import media_type_of

OWN_KEYS = {"contentBlocks", "authorName", "authorAccountUuid"}
ROLES = {"user": Role.USER, "human": Role.USER, "assistant": Role.ASSISTANT}


def is_design_chat(raw: Json) -> bool:
    contents = [object_at(entry, "content") for entry in objects_at(raw, "messages")]
    return "project" in raw and not all(OWN_KEYS.isdisjoint(content) for content in contents)


def conversation(raw: Json) -> Conversation:
    entries = list_at(raw, "messages")
    read = [message(entry, place) for place, entry in enumerate(entries)]
    messages = tuple(chained(found for found in read if isinstance(found, Message)))
    project = object_at(raw, "project")
    return Conversation(
        source="claude-web",
        id=text_at(raw, "uuid", "id") or derived_id(raw.get("created_at"), raw.get("title"), project, entries[0]),
        title=text_at(raw, "title", "name"),
        project=text_at(project, "name") or text_at(raw, "project"),
        account=next((account for entry in objects_at(raw, "messages") if (account := account_in(entry))), None),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        messages=messages,
        metadata={"product": "Claude Design"},
        nodes=Nodes(len(entries), len(messages)),
        skipped=tuple(found for found in read if isinstance(found, Skipped)),
    )


def message(raw: Any, place: int) -> Message | Skipped:
    if not isinstance(raw, dict):
        return Skipped(f"messages[{place}]", "it is no object, so no message")
    content = object_at(raw, "content")
    said_by = text_at(raw, "role") or text_at(content, "role")
    role = ROLES.get(str(said_by).lower())
    parts = [*said(raw, content), *attached(content)]
    return Message(
        id=text_at(raw, "uuid", "id") or text_at(content, "id") or f"message-{place}",
        role=role or Role.SYSTEM,
        parts=tuple(parts) if role else (Other(f"message from {said_by}", raw),),
        author=text_at(content, "authorName") if role else said_by,
        created_at=moment(raw.get("created_at")) or moment(content.get("timestamp")),
    )


def said(raw: Json, content: Json) -> Iterator[Part]:
    blocks = list_at(content, "contentBlocks")
    for block in blocks:
        yield from part(block)
    words = text_at(content, "content", "text") or text_at(raw, "content", "text")
    if words and not blocks:
        yield Text(words)


def part(block: Any) -> Iterator[Part]:
    if not isinstance(block, dict):
        yield Other("block", block)
        return
    kind = text_at(block, "type") or "block"
    if kind in BLOCKS:
        yield from BLOCKS[kind](block)
    else:
        yield Other(kind, block, text_at(block, "text") or words_of(block.get("message")))


def text(block: Json) -> Iterator[Part]:
    if words := text_at(block, "text"):
        yield Text(words)


def thinking(block: Json) -> Iterator[Part]:
    if words := text_at(block, "text", "thinking"):
        yield Reasoning(words)


def tool_call(block: Json) -> Iterator[Part]:
    call = object_at(block, "toolCall")
    yield ToolCall(text_at(call, "name") or "tool", call.get("input"), text_at(call, "id"))


def words_of(said_in_between: Any) -> str | None:
    """Give the words of an error, or of what the user said in between: never the assistant's own text."""
    if isinstance(said_in_between, dict):
        return text_at(said_in_between, "content", "text")
    return said_in_between if isinstance(said_in_between, str) else None


def attached(content: Json) -> Iterator[Part]:
    for item in objects_at(content, "attachments"):
        name, words = text_at(item, "name"), text_at(item, "content")
        yield Attachment(name=name, media_type=media_type_of(None, name), text=words)


def account_in(entry: Json) -> str | None:
    return text_at(object_at(entry, "content"), "authorAccountUuid")


BLOCKS: dict[str, Callable[[Json], Iterator[Part]]] = {"text": text, "thinking": thinking, "tool_call": tool_call}
