"""One broken record must not cost the user the other ten thousand."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from backscroll.errors import BackscrollError
from backscroll.model import Attachment, Conversation, Other, Part, Reasoning, Skipped, Text, ToolCall, ToolResult
from backscroll.reading.decoding import decode
from backscroll.reading.depth import DEEPEST, shallow
from backscroll.reading.encoding import clean
from backscroll.reading.export import Export
from backscroll.reading.source import Record, Source

log = logging.getLogger(__name__)
_REASON_CHARACTERS = 300
_PLAIN = frozenset({Text, Reasoning})
_NESTED: dict[type, str] = {ToolCall: "input", ToolResult: "raw", Other: "raw", Attachment: "metadata"}


def each(source: Source, record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    """Read one record; whatever goes wrong in it comes out as a `Skipped` that names the place."""
    try:
        for found in source.read(record, export):
            one = found if isinstance(found, Skipped) else _shallow(found)
            yield _damaged(one, record.where, record.damage) if record.damage else one
    except BackscrollError as error:
        yield Skipped(record.where, str(error))
    except RecursionError:
        log.debug("%s: %s is nested too deep", source.name, record.where, exc_info=True)
        yield Skipped(record.where, "it is nested too deep to be kept")
    except Exception as error:
        log.debug("%s: %s cannot be read", source.name, record.where, exc_info=True)
        reason = clean(f"{type(error).__name__}: {error}")[:_REASON_CHARACTERS]
        yield Skipped(record.where, f"cannot be understood ({reason})")


def _damaged(found: Conversation | Skipped, where: str, damage: str) -> Conversation | Skipped:
    """Give what was read of a damaged file, and that something of it is missing."""
    if isinstance(found, Skipped):
        return Skipped(found.where, f"{found.why}; {damage}")
    nodes = replace(found.nodes, total=found.nodes.total + 1)
    return replace(found, nodes=nodes, skipped=(*found.skipped, Skipped(where, damage)))


def _shallow(conversation: Conversation) -> Conversation:
    """Give the conversation with nothing in it that hurts those who write it, show it and export it later."""
    if not _is_deep(_raw_values(conversation), DEEPEST):
        return conversation
    messages = [
        replace(message, metadata=_flat(message.metadata), parts=tuple(map(_shallow_part, message.parts)))
        for message in conversation.messages
    ]
    return replace(conversation, metadata=_flat(conversation.metadata), messages=tuple(messages))


def _shallow_part(part: Part) -> Part:
    nested = _NESTED.get(type(part))
    return replace(part, **{nested: _flat(getattr(part, nested))}) if nested else part


def _flat(value: Any) -> Any:
    """Give a value of which what lies too deep is left as JSON text."""
    return decode(shallow(msgspec.json.encode(value))) if _is_deep([value], DEEPEST) else value


def _raw_values(conversation: Conversation) -> Iterator[Any]:
    """Give what the provider nested at will."""
    yield conversation.metadata
    for message in conversation.messages:
        yield message.metadata
        for part in message.parts:
            if type(part) not in _PLAIN:
                yield getattr(part, _NESTED[type(part)])


def _is_deep(values: Iterable[Any], levels: int) -> bool:
    for value in values:
        if type(value) is dict or type(value) is list:
            inner = value.values() if type(value) is dict else value
            if inner and (levels == 0 or _is_deep(inner, levels - 1)):
                return True
    return False
