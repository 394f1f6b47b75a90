"""What stands in the log between the turns: files the user mentioned, notices, and records nobody knows yet."""

from __future__ import annotations

from typing import Any

from backscroll.model import Attachment, Message, Other, Part, Role, Text
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, object_at, text_at
from backscroll.sources.claude_code.blocks import bytes_of
from backscroll.sources.claude_code.entries import Entry

# Records that only keep the program's state; titles and links among them are read where the session is described.
SIDE_TYPES = frozenset(
    {
        "agent-color",
        "agent-name",
        "agent-setting",
        "ai-title",
        "attribution-snapshot",
        "bridge-session",
        "custom-title",
        "file-history-delta",
        "file-history-snapshot",
        "init",
        "last-prompt",
        "mode",
        "permission-mode",
        "pr-link",
        "progress",
        "result",
        "summary",
        "tag",
        "worktree-state",
    }
)
_READABLE = ("content", "snippet", "text", "message", "prompt", "planContent", "stdout", "stderr")
_SYSTEM_FACTS = ("subtype", "level", "compactMetadata")


def context_of(entry: Entry, *parts: Part) -> Message:
    """Give a hidden message: something the model or the program was told, and no turn."""
    return Message(
        id=entry.id,
        role=Role.SYSTEM,
        parts=parts,
        created_at=moment(entry.raw.get("timestamp")),
        hidden=True,
        metadata=kept(entry.raw, *_SYSTEM_FACTS),
    )


def unknown_record(entry: Entry) -> Message:
    """Give a record of a type that is not known yet: nothing says that it has no words."""
    return context_of(entry, Other(entry.type, entry.raw, text_at(entry.raw, *_READABLE)))


def system_parts(raw: Json) -> list[Part]:
    """Give what a system record says; most only count and time things, and say nothing."""
    content = raw.get("content")
    if isinstance(content, str) and content.strip():
        return [Text(content)]
    if content or raw.get("error"):
        subtype = text_at(raw, "subtype") or "system"
        return [Other(subtype, kept(raw, "content", "error", "cause"), _error_text(raw.get("error")))]
    return []


def _error_text(error: Any) -> str | None:
    if isinstance(error, dict):
        return text_at(error, "message", "formatted")
    return error if isinstance(error, str) else None


def attachment_parts(attachment: Json) -> list[Part]:
    """Give what Claude Code put into the context by itself. A hook that printed nothing says nothing."""
    kind = text_at(attachment, "type") or "attachment"
    if kind == "file":
        return [_mentioned_file(attachment)]
    text = text_at(attachment, *_READABLE) or text_at(object_at(attachment, "content"), *_READABLE)
    if text is None and (kind.startswith("hook_") or len(attachment) < 2):
        return []
    return [Other(kind, attachment, text)]


def _mentioned_file(attachment: Json) -> Attachment:
    """Give a file named with `@` in a prompt, as it was then."""
    file = object_at(object_at(attachment, "content"), "file")
    path = text_at(attachment, "filename", "displayPath") or text_at(file, "filePath")
    content = bytes_of(file.get("base64"))
    return Attachment(
        name=path.replace("\\", "/").rpartition("/")[2] if path else None,
        media_type=text_at(file, "type") if content is not None else None,
        size=None if content is None else len(content),
        pointer=path,
        text=text_at(file, "content") or text_at(attachment, "content"),
        content=content,
    )
