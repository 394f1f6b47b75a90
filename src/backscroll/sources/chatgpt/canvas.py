"""Canvas documents, which the export holds only as the calls that made them: one that creates, others that edit."""

from __future__ import annotations

from collections.abc import Container, Iterator

from msgspec import Struct
from msgspec.structs import replace

from backscroll.model import Attachment
from backscroll.reading.values import Json, object_at, objects_at, text_at
from backscroll.sources.chatgpt.canvas_edits import edited
from backscroll.sources.chatgpt.citations import bare
from backscroll.sources.chatgpt.links import Links, nearest
from backscroll.sources.chatgpt.raw import call_input, is_call, message_at, spoken_to

CREATE, UPDATE = "canmore.create_textdoc", "canmore.update_textdoc"
MEDIA_TYPES = {
    "document": "text/markdown",
    "code/python": "text/x-python",
    "code/javascript": "text/javascript",
    "code/html": "text/html",
    "code/css": "text/css",
    "code/json": "application/json",
}


class Document(Struct, frozen=True):
    """A canvas document as it stood after one call."""

    name: str | None
    kind: str | None
    text: str
    textdoc_id: str | None
    missed_edits: int = 0


# Every call keeps the whole document. A conversation that would keep more than this in all keeps only its calls, and
# a branch remembers so many documents.
MOST_CHARACTERS = 20_000_000

MOST_DOCUMENTS = 20

Shelf = dict[str, Document]
"""The documents of one branch at one point, the one touched last at the end."""


def attachment_of(document: Document) -> Attachment:
    text = bare(document.text)
    content = text.encode()
    facts = {"canvas": document.kind, "missed_edits": document.missed_edits}
    return Attachment(
        name=document.name,
        media_type=MEDIA_TYPES.get(document.kind or "", "text/plain"),
        size=len(content),
        pointer=document.textdoc_id,
        text=text,
        metadata={key: value for key, value in facts.items() if value},
        content=content,
    )


def documents_of(mapping: Json, links: Links) -> dict[str, Document]:
    """Give the document as it stood after each call that made or edited one; each branch is replayed for itself."""
    calls = dict(_calls(mapping))
    textdoc_ids = _textdoc_ids(mapping, links, calls)
    shortened = dict(links)
    above = {call_id: nearest(links[call_id], shortened, calls) for call_id in calls}
    documents: dict[str, Document] = {}
    shelves: dict[str | None, Shelf] = {None: {}}
    room = MOST_CHARACTERS
    for call_id in calls:
        for at in _not_yet_replayed(call_id, above, shelves):
            shelf = shelves.get(above[at], {})
            key = _key(calls[at], at, textdoc_ids.get(at), shelf)
            document = _document_after(calls[at], textdoc_ids.get(at), shelf.get(key))
            shelves[at] = shelf
            if document is not None and room > 0:
                documents[at] = document
                room -= len(document.text)
                shelves[at] = _shelf_with(shelf, key, document)
    return documents


def _shelf_with(shelf: Shelf, key: str, document: Document) -> Shelf:
    others = [(other, known) for other, known in shelf.items() if other != key]
    return dict([*others[1 - MOST_DOCUMENTS :], (key, document)])


def _calls(mapping: Json) -> Iterator[tuple[str, Json]]:
    for node_id in mapping:
        message = message_at(mapping, node_id)
        if spoken_to(message) in (CREATE, UPDATE) and is_call(message):
            yield node_id, message


def _textdoc_ids(mapping: Json, links: Links, calls: Container[str]) -> dict[str, str]:
    """Give the documents' ids by call; they stand at the call or at the tool's answer to it."""
    found: dict[str, str] = {}
    for node_id in mapping:
        canvas = object_at(object_at(message_at(mapping, node_id), "metadata"), "canvas")
        textdoc_id = text_at(canvas, "textdoc_id")
        call_id = node_id if node_id in calls else links[node_id]
        if textdoc_id and call_id is not None and call_id in calls:
            found[call_id] = textdoc_id
    return found


def _not_yet_replayed(call_id: str, above: Links, shelves: Container[str | None]) -> list[str]:
    """Give the calls from the topmost that has no shelf yet down to this one."""
    trail: dict[str, None] = {}
    at: str | None = call_id
    while at is not None and at not in shelves and at not in trail:
        trail[at] = None
        at = above[at]
    return list(trail)[::-1]


def _key(call: Json, call_id: str, textdoc_id: str | None, shelf: Shelf) -> str:
    """Say which document a call is about: the one it names, or the one touched last."""
    if textdoc_id is not None and (textdoc_id in shelf or spoken_to(call) == CREATE):
        return textdoc_id
    return call_id if spoken_to(call) == CREATE else next(reversed(shelf), call_id)


def _document_after(call: Json, textdoc_id: str | None, before: Document | None) -> Document | None:
    said = call_input(call)
    if not isinstance(said, dict):
        return None
    if spoken_to(call) == CREATE:
        return Document(text_at(said, "name"), text_at(said, "type"), text_at(said, "content") or "", textdoc_id)
    if before is None:
        return None
    text, missed = before.text, before.missed_edits
    for edit in objects_at(said, "updates"):
        after = edited(text, edit)
        text, missed = (text, missed + 1) if after is None else (after, missed)
    return replace(before, text=text, missed_edits=missed)
