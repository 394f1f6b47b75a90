"""A tool that ran inside an answer: what was asked of it, and what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backscroll.model import Attachment, Part, ToolCall, ToolResult
from backscroll.reading.values import Json, kept, list_at, object_at, text_at
from backscroll.sources.vscode_copilot.binary import decoded
from backscroll.sources.vscode_copilot.locations import base_of, located
from backscroll.sources.vscode_copilot.markdown import label_of
from backscroll.sources.vscode_copilot.rounds import Rounds, json_or_text

# `ToolConfirmKind` of microsoft/vscode where the user did not let the tool run; before 1.104 it was a plain `false`.
REFUSALS = {0: "Denied", 5: "Skipped"}


def tool_parts(part: Json, call_id: str, rounds: Rounds) -> Iterator[Part]:
    """Give a call and, where it has ended, its result and the files that came with it, tied by the call's id."""
    specific = object_at(part, "toolSpecificData")
    name = text_at(part, "toolId", "toolName") or "tool"
    asked = _asked(specific, part.get("resultDetails"))
    if asked is None:
        asked = rounds.arguments_of(call_id)
    language = text_at(specific, "language") if _command(specific) else None
    yield ToolCall(name, asked, call_id, label_of(part.get("invocationMessage")), language)
    if _has_ended(part):
        yield _result(part, name, call_id, rounds)
        yield from _files(part.get("resultDetails"))


def _has_ended(part: Json) -> bool:
    return part.get("isComplete") is True or part.get("resultDetails") is not None or _refusal(part) is not None


def _refusal(part: Json) -> str | None:
    confirmed = part.get("isConfirmed")
    if confirmed is False:
        return REFUSALS[0]
    kind = confirmed.get("type") if isinstance(confirmed, dict) else None
    return REFUSALS.get(kind) if type(kind) is int else None


def _asked(specific: Json, details: Any) -> Any:
    if command := _command(specific):
        return command
    kind = text_at(specific, "kind")
    asked = INPUTS[kind](specific) if kind in INPUTS else {key: specific[key] for key in specific if key != "kind"}
    if asked in (None, "", {}) and isinstance(details, dict):
        asked = json_or_text(details.get("input"))
    return None if asked in ("", {}) else asked


def _command(specific: Json) -> str | None:
    """Give the command as it was run: as the user changed it, else as the model wrote it."""
    line = object_at(specific, "commandLine")
    return text_at(line, "userEdited", "original", "forDisplay", "toolEdited") or text_at(specific, "command")


INPUTS: dict[str, Callable[[Json], Any]] = {
    "input": lambda specific: specific.get("rawInput"),
    "simpleToolInvocation": lambda specific: json_or_text(specific.get("input")),
    "subagent": lambda specific: kept(specific, "agentName", "description", "prompt", "modelName"),
    "todoList": lambda specific: specific.get("todoList"),
    "resources": lambda _specific: None,
    "generatedImage": lambda _specific: None,
}


def _result(part: Json, name: str, call_id: str, rounds: Rounds) -> ToolResult:
    specific, details = object_at(part, "toolSpecificData"), part.get("resultDetails")
    state = object_at(specific, "terminalCommandState")
    refusal = _refusal(part)
    failed = isinstance(details, dict) and details.get("isError") is True
    return ToolResult(
        output=_output(part, rounds.output_of(call_id)) or refusal or "",
        name=name,
        call_id=call_id,
        is_error=refusal is not None or failed or bool(part.get("resultError")) or bool(state.get("exitCode")),
        raw=kept(state, "exitCode", "duration") or None,
    )


def _output(part: Json, noted: str | None) -> str | None:
    """Give the fullest account of what came back: the output, else the line that VS Code shows, with its files."""
    specific = object_at(part, "toolSpecificData")
    printed = text_at(object_at(specific, "terminalCommandOutput"), "text") or text_at(specific, "output", "result")
    details = part.get("resultDetails")
    texts = [printed, *_texts(details), text_at(part, "resultError")]
    told = "\n".join(filter(None, texts)) or noted
    if told:
        return told
    places = details if isinstance(details, list) else list_at(specific, "values")
    return "\n".join(filter(None, [label_of(part.get("pastTenseMessage")), *map(located, places)])) or None


def _texts(details: Any) -> Iterator[str]:
    for item in _items(details):
        if isinstance(item, str):
            yield item
        elif not _is_binary(item):
            yield text_at(item, "value", "text") or located(item.get("uri")) or ""


def _files(details: Any) -> Iterator[Attachment]:
    for item in _items(details):
        if isinstance(item, dict) and _is_binary(item):
            content = decoded(text_at(item, "base64Data", "value") or "")
            place = located(item.get("uri"))
            yield Attachment(
                name=base_of(place) if place else None,
                media_type=text_at(item, "mimeType"),
                size=None if content is None else len(content),
                pointer=place,
                content=content,
            )


def _items(details: Any) -> list[Any]:
    """Give the pieces of output; `resultDetails` that is a list names files and holds none."""
    output = details.get("output") if isinstance(details, dict) else None
    items = output if isinstance(output, list) else [output]
    return [item for item in items if isinstance(item, str | dict)]


def _is_binary(item: Json) -> bool:
    """Whether a piece is base64: said to be no text, or of a media type that is none."""
    if "base64Data" in item or item.get("isText") is False:
        return True
    media_type = text_at(item, "mimeType") or "text/plain"
    is_text_type = media_type.startswith("text/") or media_type.endswith(("json", "xml"))
    return item.get("isText") is not True and not is_text_type and "value" in item
