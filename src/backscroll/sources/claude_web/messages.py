"""One message: its content blocks, what was attached to it, and the documents it leaves behind."""

from __future__ import annotations

from msgspec.structs import replace

from backscroll.model import Attachment, Message, Other, Part, Reasoning, Role, Text
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, text_at
from backscroll.sources.claude_web.attached import attached
from backscroll.sources.claude_web.blocks import parts_of
from backscroll.sources.claude_web.documents import Documents, attachments_changed, documents_after
from backscroll.sources.claude_web.flattened import own_words, without_markup
from backscroll.sources.claude_web.pairing import paired

ROLES = {"human": Role.USER, "assistant": Role.ASSISTANT}


def message(raw: Json, *, message_id: str, parent_id: str | None, documents: Documents) -> tuple[Message, Documents]:
    """Give the message, and the documents of its branch as they stand after it."""
    role = ROLES.get(str(raw.get("sender")).lower())
    parts = said(raw, message_id)
    if role is Role.ASSISTANT:
        parts = without_markup(parts)
    after = documents_after(parts, documents)
    found = Message(
        id=message_id,
        role=role or Role.SYSTEM,
        parts=(*parts, *attachments_changed(documents, after), *attached(raw)),
        parent_id=parent_id,
        model=text_at(raw, "model"),
        created_at=moment(raw.get("created_at")),
        metadata=kept(raw, "stop_reason", "input_mode", "truncated"),
    )
    return (found if role else from_a_stranger(found, raw)), after


def said(raw: Json, message_id: str) -> list[Part]:
    """Give what the content blocks say; the flattened `text` speaks only where no block does."""
    parts = paired(parts_of(raw.get("content")), message_id)
    if any(type(part) is Text for part in parts):
        return parts
    thoughts = [part.text for part in parts if type(part) is Reasoning]
    words = own_words(text_at(raw, "text") or "", thoughts)
    return [*parts, Text(words)] if words else parts


def from_a_stranger(found: Message, raw: Json) -> Message:
    """Keep what an unknown sender wrote, without putting it into anybody's mouth."""
    sender = text_at(raw, "sender")
    whole = Other(f"message from {sender}", raw, found.text or None)
    return replace(found, author=sender, parts=(whole, *(part for part in found.parts if type(part) is Attachment)))
