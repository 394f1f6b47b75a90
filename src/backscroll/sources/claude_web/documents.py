"""Documents written in a chat: a call creates one or changes it, so the document is what the calls add up to.

Artifacts go by their `id`; files, since late 2025, by their path (Superkikim/nexus-ai-chat-importer,
src/providers/claude). Each branch of a chat has its own state of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from backscroll.model import Attachment, Part, ToolCall, ToolResult
from backscroll.reading.values import Json, kept, text_at
from backscroll.sources.claude_web.media_types import media_type_of


class Document(Struct, frozen=True):
    """A document as it stands after one of the calls."""

    key: str
    text: str
    name: str | None = None
    media_type: str | None = None
    metadata: Json = {}


Documents = Mapping[str, Document]
Writer = Callable[[Json, Documents], Document | None]


def documents_after(parts: Sequence[Part], documents: Documents) -> Documents:
    """Give the documents as they stand after a message; a call that failed changes nothing."""
    calls = [part for part in parts if type(part) is ToolCall and part.name in WRITERS and isinstance(part.input, dict)]
    if not calls:
        return documents
    failed = {part.call_id for part in parts if type(part) is ToolResult and part.is_error}
    after = dict(documents)
    for call in calls:
        written = None if call.call_id in failed else WRITERS[call.name](call.input, after)
        if written:
            after[written.key] = written
    return after


def attachments_changed(before: Documents, after: Documents) -> Iterator[Attachment]:
    """Give the documents that a message created or changed, each once and in its last state."""
    if after is before:
        return
    for key, document in after.items():
        if before.get(key) is not document:
            yield Attachment(
                name=document.name,
                media_type=document.media_type,
                size=len(document.text.encode()),
                text=document.text,
                metadata=document.metadata,
                content=document.text.encode(),
            )


def artifact(call: Json, documents: Documents) -> Document | None:
    """`create` and `rewrite` give the whole text, `update` replaces one passage, `view` changes nothing."""
    key = text_at(call, "id") or "artifact"
    known = documents.get(key)
    text = changed(call, known) if call.get("command") == "update" else text_at(call, "content")
    if text is None:
        return None
    before = known or Document(key, "")
    return replace(
        before,
        text=text,
        name=text_at(call, "title") or before.name,
        media_type=text_at(call, "type") or before.media_type,
        metadata={**before.metadata, **kept(call, "id", "version_uuid", "language")},
    )


def created_file(call: Json, _documents: Documents) -> Document | None:
    path, text = text_at(call, "path"), text_at(call, "file_text")
    if path is None or text is None:
        return None
    name = path.rpartition("/")[2] or path
    return Document(path, text, name, media_type_of(None, name), kept(call, "path", "description"))


def edited_file(call: Json, documents: Documents) -> Document | None:
    known = documents.get(text_at(call, "path") or "")
    text = changed(call, known)
    return replace(known, text=text) if known and text is not None else None


def changed(call: Json, document: Document | None) -> str | None:
    """Give the text with one passage replaced; None where the export does not have the text, or not that passage."""
    old, new = text_at(call, "old_str"), call.get("new_str")
    if document is None or not old or old not in document.text:
        return None
    return document.text.replace(old, new if isinstance(new, str) else "", 1)


WRITERS: dict[str, Writer] = {"artifacts": artifact, "create_file": created_file, "str_replace": edited_file}
