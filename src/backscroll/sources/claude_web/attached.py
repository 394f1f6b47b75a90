"""What a person added to a message: pasted text, documents by their extracted text, and files by their name only.

The export never holds a file's bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from backscroll.model import Attachment, Other, Part, Text
from backscroll.reading.base64_text import bytes_in
from backscroll.reading.values import Json, count_at, list_at, object_at, text_at
from backscroll.sources.claude_web.media_types import media_type_of


def attached(raw: Json) -> Iterator[Part]:
    """Give the attachments, then the files that are not among them by name.

    A file without `file_name` is text that was pasted, and often the real prompt:
    https://github.com/Superkikim/nexus-ai-chat-importer/issues/63.
    """
    attachments, files = list_at(raw, "attachments"), list_at(raw, "files")
    if not attachments and not files:
        return
    pointers = {text_at(file, "file_name"): pointer_of(file) for file in files if isinstance(file, dict)}
    for item in attachments:
        yield from attachment(item, pointers)
    named = {text_at(item, "file_name") for item in attachments if isinstance(item, dict)} - {None}
    for file in files:
        if not isinstance(file, dict):
            yield from stray("file", file)
        elif text_at(file, "file_name") not in named:
            yield file_without_bytes(file)


def attachment(item: object, pointers: dict[str | None, str | None]) -> Iterator[Part]:
    if not isinstance(item, dict):
        yield from stray("attachment", item)
        return
    name, words = text_at(item, "file_name"), text_at(item, "extracted_content")
    if words and not name:
        yield Text(words)
        return
    yield Attachment(
        name=name,
        media_type=media_type_of(text_at(item, "file_type"), name),
        size=count_at(item, "file_size"),
        pointer=pointer_of(item) or pointers.get(name),
        text=words,
    )


def file_without_bytes(file: Json) -> Attachment:
    name = text_at(file, "file_name")
    return Attachment(
        name=name,
        media_type=media_type_of(text_at(file, "file_type", "file_kind"), name),
        size=count_at(file, "file_size"),
        pointer=pointer_of(file),
    )


def pointer_of(file: Json) -> str | None:
    return text_at(file, "file_uuid", "uuid", "id")


def stray(kind: str, item: object) -> Iterator[Part]:
    if item is not None:
        yield Other(kind, item, item if isinstance(item, str) else None)


def picture(block: Json) -> Attachment | None:
    """Give the image of a block, with its bytes where they are written into it."""
    source = object_at(block, "source")
    pointer = text_at(block, "file_uuid", "uuid") or text_at(source, "file_uuid", "url")
    content = bytes_in(text_at(source, "data") or "") or None
    if content is None and pointer is None:
        return None
    return Attachment(
        name=text_at(block, "file_name", "name", "title"),
        media_type=text_at(source, "media_type") or text_at(block, "mime_type"),
        size=len(content) if content else None,
        pointer=pointer,
        content=content,
    )
