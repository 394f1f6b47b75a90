"""One broken record must not cost the user the other ten thousand."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from backscroll.errors import BackscrollError
from backscroll.model import Attachment, Conversation, Other, Part, Reasoning, Skipped, Text, ToolCall, ToolResult
from backscroll.reading.encoding import clean
from backscroll.reading.export import Export
from backscroll.reading.source import Record, Source

log = logging.getLogger(__name__)
DEEPEST = 200
_REASON_CHARACTERS = 300
_PLAIN = frozenset({Text, Reasoning})


def each(source: Source, record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    """Read one record; whatever goes wrong in it comes out as a `Skipped` that names the place."""
    try:
        for found in source.read(record, export):
            yield found if isinstance(found, Skipped) else _if_shallow(found, record.where)
    except BackscrollError as error:
        yield Skipped(record.where, str(error))
    except Exception as error:
        log.debug("%s: %s cannot be read", source.name, record.where, exc_info=True)
        reason = clean(f"{type(error).__name__}: {error}")[:_REASON_CHARACTERS]
        yield Skipped(record.where, f"cannot be understood ({reason})")


def _if_shallow(conversation: Conversation, where: str) -> Conversation | Skipped:
    is_deep = _is_deep(_raw_values(conversation), DEEPEST)
    return Skipped(where, "it is nested too deep to be kept") if is_deep else conversation


def _raw_values(conversation: Conversation) -> Iterator[Any]:
    """Give what the provider nested at will: everyone who writes or shows it later would descend into it."""
    yield conversation.metadata
    for message in conversation.messages:
        yield message.metadata
        for part in message.parts:
            if type(part) not in _PLAIN:
                yield _raw_value(part)


def _raw_value(part: Part) -> Any:
    match part:
        case ToolCall():
            return part.input
        case ToolResult() | Other():
            return part.raw
        case Attachment():
            return part.metadata
        case _:
            return None


def _is_deep(values: Iterable[Any], levels: int) -> bool:
    for value in values:
        if type(value) is dict or type(value) is list:
            inner = value.values() if type(value) is dict else value
            if inner and (levels == 0 or _is_deep(inner, levels - 1)):
                return True
    return False
