"""What the extension noted about the model's tool calls, in `result.metadata`.

These rounds repeat the answer, so they are looked up by the id of a call, for the arguments and output that
`response[]` leaves out. Only where `response[]` is empty are they the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backscroll.errors import UnreadableExport
from backscroll.model import Part, Reasoning, Text, ToolCall, ToolResult
from backscroll.reading.decoding import decode
from backscroll.reading.values import Json, object_at, objects_at, text_at
from backscroll.sources.vscode_copilot.markdown import words_of


class Rounds:
    """The tool calls of one answer by their id."""

    def __init__(self, result: Json) -> None:
        metadata = object_at(result, "metadata")
        self._rounds = objects_at(metadata, "toolCallRounds")
        self._arguments = {
            _short(call["id"]): call.get("arguments")
            for one in self._rounds
            for call in objects_at(one, "toolCalls")
            if isinstance(call.get("id"), str)
        }
        self._results = {_short(key): value for key, value in object_at(metadata, "toolCallResults").items()}

    def arguments_of(self, call_id: str) -> Any:
        return json_or_text(self._arguments.get(_short(call_id)))

    def output_of(self, call_id: str) -> str | None:
        result = self._results.get(_short(call_id))
        if not isinstance(result, dict):
            return None
        return "\n".join(_texts(result.get("content"))) or None

    def parts(self) -> Iterator[Part]:
        """Give the rounds as an answer."""
        for one in self._rounds:
            thinking = one.get("thinking")
            if thought := words_of(thinking) or (text_at(thinking, "text") if isinstance(thinking, dict) else None):
                yield Reasoning(thought)
            if words := text_at(one, "response"):
                yield Text(words)
            for call in objects_at(one, "toolCalls"):
                yield from self._call(call)

    def _call(self, call: Json) -> Iterator[Part]:
        call_id, name = _short(text_at(call, "id") or ""), text_at(call, "name") or "tool"
        yield ToolCall(name, json_or_text(call.get("arguments")), call_id or None)
        output = self.output_of(call_id)
        if output is not None:
            yield ToolResult(output, name, call_id or None)


def json_or_text(value: Any) -> Any:
    """Give the JSON value that a string holds; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return decode(value.encode())
    except UnreadableExport:
        return value


def _short(call_id: str) -> str:
    """Give the id without the ending by which the extension makes it unique in its own notes."""
    return call_id.partition("__vscode")[0]


def _texts(value: Any) -> Iterator[str]:
    """Give the texts in a tool's output, which can be a tree of prompt elements."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case list() as items:
                waiting.extend(reversed(items))
            case {"text": str(text)} | {"value": str(text)}:
                yield text
            case {"value": dict() | list() as inner} | {"node": dict() as inner} | {"children": list() as inner}:
                waiting.append(inner)
