"""Which result answers which call: both stand in one message, in order, and their ids are often null."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from backscroll.model import Part, ToolCall, ToolResult


def paired(parts: list[Part], message_id: str) -> list[Part]:
    """Give every call an id, and every result the id of the call it answers."""
    if not any(type(part) is ToolCall or type(part) is ToolResult for part in parts):
        return parts
    waiting: list[tuple[ToolCall, str]] = []
    found: list[Part] = []
    for place, part in enumerate(parts):
        match part:
            case ToolCall():
                call_id = part.call_id or f"{message_id}#{place}"
                waiting.append((part, call_id))
                found.append(replace(part, call_id=call_id))
            case ToolResult():
                found.append(answering(part, waiting))
            case _:
                found.append(part)
    return found


def answering(result: ToolResult, waiting: list[tuple[ToolCall, str]]) -> ToolResult:
    """Tie a result to the first call that still waits for it."""
    place = first_waiting(result, waiting)
    if place is None:
        return result
    call, call_id = waiting.pop(place)
    return replace(result, call_id=call_id, name=result.name or call.name)


def first_waiting(result: ToolResult, waiting: Sequence[tuple[ToolCall, str]]) -> int | None:
    return next((place for place, (call, _) in enumerate(waiting) if answers(result, call)), None)


def answers(result: ToolResult, call: ToolCall) -> bool:
    if result.call_id and call.call_id:
        return result.call_id == call.call_id
    return result.name is None or result.name == call.name
