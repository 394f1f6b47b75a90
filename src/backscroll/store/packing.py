"""A message's parts as the archive stores them: the body once, and JSON only for what the body does not say.

A text part inside the JSON is the number of characters it takes of the body, which holds all text parts in order with
a blank line between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall, ToolResult, body_of

BETWEEN_TEXTS = 2


class Span(Struct, frozen=True, tag="span"):
    """A text part, by its length in the body."""

    length: int


_DECODER = msgspec.json.Decoder(list[Span | Reasoning | ToolCall | ToolResult | Attachment | Other])


def packed(parts: Sequence[Part]) -> tuple[str, str | None]:
    """Give the body, and the JSON of the parts where the body alone does not say it all."""
    if len(parts) == 1 and type(parts[0]) is Text:
        return parts[0].text, None
    if not parts:
        return "", None
    spans = [Span(len(part.text)) if type(part) is Text else part for part in parts]
    return body_of(parts), msgspec.json.encode(spans).decode()


def unpacked(body: str, parts: str | None) -> tuple[Part, ...]:
    """Give the parts back."""
    if parts is None:
        return (Text(body),) if body else ()
    return tuple(_with_texts(_DECODER.decode(parts), body))


def _with_texts(spans: Iterable[Span | Part], body: str) -> Iterable[Part]:
    at = 0
    for part in spans:
        if isinstance(part, Span):
            yield Text(body[at : at + part.length])
            at += part.length + BETWEEN_TEXTS
        else:
            yield part


def strings_in(value: Any) -> str:
    """Give the words of a JSON value, a line each: what a person could search for in a tool's input."""
    if isinstance(value, str):
        return value
    found: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            waiting.extend(reversed(item.values()))
        elif isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, int | float) and not isinstance(item, bool):
            found.append(str(item))
    return "\n".join(found)
