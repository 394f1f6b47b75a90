"""Canvas documents in files of their own, which an export may hold in `textdocs/`.

Nobody has described these files; what is read of them are the fields that the web page gets. No message points to
them, so each file becomes a conversation of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from backscroll.model import Attachment, Conversation, Message, Nodes, Other, Part, Role, span
from backscroll.reading.encoding import text_from
from backscroll.reading.heads import Shape, head_of
from backscroll.reading.source import Record
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, text_at, texts_below
from backscroll.sources.chatgpt.canvas import Document, attachment_of

FOLDER = "textdocs"
_TIMES = ("updated_at", "update_time", "created_at", "create_time")


def is_textdoc(name: str) -> bool:
    """Whether a file lies in the folder of documents."""
    return name.rpartition("/")[0].rpartition("/")[2] == FOLDER


def textdocs(record: Record, raw: Any) -> Conversation:
    """Give a file, as JSON where it is such: one document, or several; anything else is a file like any other."""
    base = record.name.rpartition("/")[2]
    inner = raw.get(FOLDER, raw) if isinstance(raw, dict) else raw
    found = inner if inner and isinstance(inner, list) else [inner]
    messages = tuple(_chained(_message(doc, place, base, record.content) for place, doc in enumerate(found)))
    created_at, updated_at = span(messages)
    names = [part.name for message in messages for part in message.parts if isinstance(part, Attachment)]
    return Conversation(
        source="chatgpt",
        id=f"textdoc-{base}",
        title=names[0] if len(found) == 1 and names else base,
        created_at=created_at,
        updated_at=updated_at,
        messages=messages,
        metadata=kept(found[0], "conversation_id") if len(found) == 1 and isinstance(found[0], dict) else {},
        nodes=Nodes(len(messages), len(messages)),
    )


def _chained(messages: Iterable[Message]) -> Iterator[Message]:
    """Let each document follow the one before, so that none of them looks like a branch."""
    before = None
    for message in messages:
        yield replace(message, parent_id=before)
        before = message.id


def _message(doc: Any, place: int, base: str, content: bytes) -> Message:
    if doc is None:
        return Message(id="file", role=Role.SYSTEM, parts=(_file(base, content),))
    raw: Json = doc if isinstance(doc, dict) else {}
    when = next(filter(None, (moment(raw.get(key)) for key in _TIMES)), None)
    part = _document(raw) or Other("textdoc", doc, "\n\n".join(texts_below(doc)) or None)
    return Message(id=text_at(raw, "id") or f"document-{place}", role=Role.SYSTEM, parts=(part,), created_at=when)


def _document(raw: Json) -> Part | None:
    text = text_at(raw, "content")
    if text is None:
        return None
    kind = text_at(raw, "textdoc_type", "type")
    document = attachment_of(Document(text_at(raw, "title", "name"), kind, text, text_at(raw, "id")))
    return replace(document, metadata=document.metadata | kept(raw, "version", "comments"))


def _file(base: str, content: bytes) -> Attachment:
    is_text = head_of(content, is_whole=True).shape in (Shape.TEXT, Shape.HTML)
    return Attachment(name=base, size=len(content), text=text_from(content) if is_text else None, content=content)
