"""JSON: everything an archive knows of a conversation, to be read by programs and imported into another archive.

The fields are described in docs/reference/json-export.md and, for programs, in the schema beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from backscroll.export.entry import Entry
from backscroll.export.options import Options
from backscroll.export.shelf import Alone, Shelf
from backscroll.model import Attachment, StoredConversation

VERSION: Literal[1] = 1


class Document(Struct, frozen=True, kw_only=True):
    """One conversation as a JSON file.

    `backscroll` is the version of this form. `attachments` says where the files lie, as paths relative to this one,
    by the SHA-256 that the attachment parts name; a file that is not listed was not kept.
    """

    backscroll: Literal[1]
    conversation: StoredConversation
    attachments: dict[str, str] = field(default_factory=dict)


class Manifest(Struct, frozen=True):
    """What an export of many conversations holds."""

    backscroll_index: Literal[1]
    conversations: Sequence[Entry]


def render(conversation: StoredConversation, _options: Options = Options(), shelf: Shelf = Alone()) -> str:
    """Give a conversation as a JSON document; it is complete whatever the options leave out elsewhere."""
    files = [part for message in conversation.messages for part in message.parts if isinstance(part, Attachment)]
    paths = {file.sha256: path for file in files if file.sha256 and (path := shelf.path_of(file))}
    document = Document(backscroll=VERSION, conversation=conversation, attachments=paths)
    return _indented(document)


def render_index(entries: Sequence[Entry]) -> str:
    """Give the list of an export's conversations."""
    return _indented(Manifest(VERSION, entries))


def _indented(value: Struct) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def schema() -> dict[str, Any]:
    """Give the JSON Schema of a document."""
    described: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Document)))
    for definition in described["$defs"].values():
        if "description" in definition:
            definition["description"] = cleandoc(definition["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
