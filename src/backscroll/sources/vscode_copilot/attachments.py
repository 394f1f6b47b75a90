"""The context of a request: files, images, selections, pasted code, terminal output, named tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backscroll.model import Attachment, Other, Part
from backscroll.reading.values import Json, flag_at, kept, list_at, object_at, objects_at, text_at
from backscroll.sources.vscode_copilot.binary import bytes_of, decoded
from backscroll.sources.vscode_copilot.locations import base_of, located

TOOL_KINDS = frozenset({"tool", "toolset"})
PLACE_KINDS = frozenset({"file", "directory", "image", "promptFile", "symbol", "scmHistoryItem"})
_URI = re.compile(r"[a-z][a-z0-9+.-]+://\S+")


def context_parts(request: Json) -> Iterator[Part]:
    """Give what was attached to a request, by its author or by VS Code."""
    return (_part(entry) for entry in _entries(object_at(request, "variableData")))


def _entries(variables: Json) -> Iterator[Json]:
    """Give the entries as they are written today; files of 2023 and 2024 hold lists of values instead."""
    yield from (_with_one_value(entry) for entry in objects_at(variables, "variables"))
    for name, values in object_at(variables, "variables").items():
        yield _with_one_value({"name": name, "values": values})


def _with_one_value(entry: Json) -> Json:
    values = list_at(entry, "values")
    if "value" in entry or not values:
        return entry
    first = values[0]
    return {**entry, "value": first.get("value") if isinstance(first, dict) else first}


def _part(entry: Json) -> Part:
    kind = text_at(entry, "kind")
    if kind in TOOL_KINDS:
        return Other(f"{kind} reference", entry, text_at(entry, "fullName", "name"))
    content = _bytes(entry)
    text, pointer = (_text(entry), _pointer(entry)) if content is None else (None, None)
    if text is not None:
        content = text.encode()
    return Attachment(
        name=text_at(entry, "fileName", "name", "fullName") or (base_of(pointer) if pointer else None),
        media_type=text_at(entry, "mimeType") or (None if text is None else "text/plain"),
        size=None if content is None else len(content),
        pointer=pointer,
        text=text,
        content=content,
        metadata=kept(entry, "kind", "modelDescription", "language", "exitCode") | _lines(entry.get("value")),
    )


def _bytes(entry: Json) -> bytes | None:
    """Give the bytes of an entry; those of an image can be bare base64, in old files."""
    value = entry.get("value")
    content = bytes_of(value)
    is_image = entry.get("kind") == "image" or flag_at(entry, "isImage")
    return decoded(value) if content is None and is_image and isinstance(value, str) else content


def _text(entry: Json) -> str | None:
    """Give the words of an entry that is no file: pasted code, a terminal command with its output, a problem."""
    if command := text_at(entry, "command"):
        return "\n".join(["$ " + command, *filter(None, [text_at(entry, "output")])])
    if _names_a_place(entry):
        return None
    match entry.get("value"):
        case str(text) | {"value": str(text)} if text:
            return text
    return text_at(entry, "code", "problemMessage")


def _pointer(entry: Json) -> str | None:
    value = entry.get("value")
    if isinstance(value, str) and not _names_a_place(entry):
        value = None
    found = (located(one) for one in (value, entry.get("filterUri"), entry.get("uri"), entry.get("copiedFrom")))
    return next(filter(None, found), None)


def _names_a_place(entry: Json) -> bool:
    """Whether the value, if it is a string, is a path or an address rather than words."""
    value = entry.get("value")
    return text_at(entry, "kind") in PLACE_KINDS or (isinstance(value, str) and _URI.fullmatch(value) is not None)


def _lines(value: Any) -> Json:
    """Give the lines of a file that were meant, where not all of it was."""
    if not isinstance(value, dict):
        return {}
    span = object_at(value, "range") or value
    first, last = span.get("startLineNumber"), span.get("endLineNumber")
    if type(first) is not int:
        return {}
    return {"lines": f"{first}-{last}" if type(last) is int and last != first else f"{first}"}
