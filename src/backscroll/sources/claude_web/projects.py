"""A project becomes a conversation of its own: what the assistant was told there, and the documents it was given.

No chat names its project (https://github.com/Superkikim/nexus-ai-chat-importer/issues/22), so the two cannot be tied
together. But the instructions and the documents are the user's own, and worth finding again.
"""

from __future__ import annotations

from backscroll.model import Attachment, Conversation, Message, Nodes, Role, Skipped, Text
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, list_at, object_at, text_at
from backscroll.sources.claude_web.chain import chained
from backscroll.sources.claude_web.media_types import media_type_of


def is_project(raw: Json) -> bool:
    return raw.keys() >= {"uuid", "prompt_template", "docs"}


def conversation(raw: Json) -> Conversation:
    docs = list_at(raw, "docs")
    told = instructions(raw)
    given = [document(doc, place) for place, doc in enumerate(docs)]
    messages = told + [found for found in given if isinstance(found, Message)]
    return Conversation(
        source="claude-web",
        id=f"project-{text_at(raw, 'uuid')}",
        title=text_at(raw, "name"),
        project=text_at(raw, "name"),
        account=text_at(object_at(raw, "creator"), "uuid"),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        messages=tuple(chained(messages)),
        metadata=kept(raw, "is_private", "is_starter_project"),
        nodes=Nodes(len(told) + len(docs), len(messages)),
        skipped=tuple(found for found in given if isinstance(found, Skipped)),
    )


def instructions(raw: Json) -> list[Message]:
    """Give what stands above the documents: the project's description and its custom instructions."""
    words = [Text(text) for key in ("description", "prompt_template") if (text := text_at(raw, key))]
    created_at = moment(raw.get("created_at"))
    return [Message(id="instructions", role=Role.SYSTEM, parts=tuple(words), created_at=created_at)] if words else []


def document(doc: object, place: int) -> Message | Skipped:
    if not isinstance(doc, dict):
        return Skipped(f"docs[{place}]", "it is no object, so no document")
    name, text = text_at(doc, "filename", "file_name"), text_at(doc, "content")
    return Message(
        id=text_at(doc, "uuid") or f"doc-{place}",
        role=Role.SYSTEM,
        parts=(
            Attachment(
                name=name,
                media_type=media_type_of(None, name),
                size=len(text.encode()) if text else None,
                text=text,
                content=text.encode() if text else None,
            ),
        ),
        created_at=moment(doc.get("created_at")),
    )
