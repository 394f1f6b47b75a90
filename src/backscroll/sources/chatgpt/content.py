"""What a message holds, by its content type: a table of readers, and one for types nobody has seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from backscroll.model import Attachment, Other, Part, Reasoning, Role, Text, ToolCall
from backscroll.reading.values import Json, object_at, objects_at, text_at, texts_at
from backscroll.sources.chatgpt import tool_output
from backscroll.sources.chatgpt.assets import file_id_of
from backscroll.sources.chatgpt.canvas import attachment_of
from backscroll.sources.chatgpt.citations import bare, cited, unmarked
from backscroll.sources.chatgpt.node import Node
from backscroll.sources.chatgpt.pieces import parts_of_piece, transcript
from backscroll.sources.chatgpt.raw import decoded_input

NO_LANGUAGES = frozenset({None, "unknown", "json"})
_SANDBOX = re.compile(r"sandbox:/mnt/data/([^\s()\[\]<>\"'`]+)")
_BACKTICKS = re.compile("`{3,}")


def parts_of(node: Node) -> list[Part]:
    """Give everything a message holds, its uploads and the canvas document it leaves behind included."""
    kind = node.content.get("content_type")
    reader = READERS.get(kind, unknown) if kind is None or isinstance(kind, str) else unknown
    parts = reader(node)
    if not parts and "user_context_message_data" in node.metadata:
        parts = custom_instructions(node)
    if "attachments" in node.metadata:
        parts = [*parts, *_uploads_not_shown(node, parts)]
    if node.id in node.shared.documents:
        parts = [*parts, attachment_of(node.shared.documents[node.id])]
    return parts


def spoken(node: Node) -> list[Part]:
    """Read `text` and `multimodal_text`: strings, transcripts and files in one list."""
    pieces = node.content.get("parts")
    if not isinstance(pieces, list):
        return words(node, strings_in(node.content) or "")
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return words(node, pieces[0])
    parts: list[Part] = []
    said: list[str] = []
    for piece in pieces:
        heard = piece if isinstance(piece, str) else transcript(piece)
        if heard is not None:
            said += [heard] if heard else []
        elif piece is not None:
            parts += words(node, "\n".join(said)) if said else []
            parts += parts_of_piece(node, piece)
            said.clear()
    return [*parts, *words(node, "\n".join(said))] if said else parts


def words(node: Node, text: str) -> list[Part]:
    """Give words as what they are: a call where they go to a tool, a result where they come from one, else text."""
    if node.is_call:
        return [_call(node, decoded_input(text))]
    if not text or text.isspace():
        return []
    if node.role is Role.TOOL:
        return [tool_output.result(node, text)]
    if node.role is not Role.ASSISTANT:
        return [Text(unmarked(text))]
    shown = Text(cited(text, node.metadata, node.shared.results))
    return [shown, *_sandbox_files(text)] if "sandbox:/" in text else [shown]


def code(node: Node) -> list[Part]:
    """Read a program, or a call's JSON. Code that is addressed to nobody is shown as such."""
    text = strings_in(node.content) or ""
    language = text_at(node.content, "language")
    if node.is_call and (node.recipient == "python" or language not in NO_LANGUAGES):
        return [_call(node, text, None if language in NO_LANGUAGES else language)]
    if node.is_call or not text or node.role is Role.TOOL:
        return words(node, text)
    return [Text(_fenced(text, "" if language in NO_LANGUAGES else language or ""))]


def _call(node: Node, said: Any, language: str | None = None) -> ToolCall:
    return ToolCall(node.recipient or "", said or None, node.id, language=language)


def thoughts(node: Node) -> list[Part]:
    """Read the steps of thinking. Some hold only a summary."""
    told = node.content.get("thoughts")
    if isinstance(told, str):
        return [Reasoning(bare(told))] if told else []
    steps = [(text_at(step, "summary"), text_at(step, "content")) for step in objects_at(node.content, "thoughts")]
    return [
        Reasoning(bare(content or summary or ""), bare(summary) if content and summary else None)
        for summary, content in steps
        if content or summary
    ]


def reasoning_recap(node: Node) -> list[Part]:
    label = strings_in(node.content)
    return [Reasoning("", bare(label))] if label else []


def editable_context(node: Node) -> list[Part]:
    """Read custom instructions and the model's own notes: every field that says something."""
    fields = {key: value for key, value in node.content.items() if key != "content_type" and value}
    said: list[Part] = [Text(unmarked(value)) for value in fields.values() if isinstance(value, str)]
    rest = {key: value for key, value in fields.items() if not isinstance(value, str)}
    return [*said, Other(str(node.content["content_type"]), rest)] if rest else said


def custom_instructions(node: Node) -> list[Part]:
    """Read the instructions of before 2024: in the metadata of a message whose parts are empty."""
    said = object_at(node.metadata, "user_context_message_data")
    return [Text(unmarked(value)) for value in said.values() if isinstance(value, str) and value]


def unknown(node: Node) -> list[Part]:
    said = strings_in(node.content)
    return [Other(text_at(node.content, "content_type") or "content", node.content, bare(said) if said else None)]


READERS: dict[str | None, Callable[[Node], list[Part]]] = {
    None: spoken,
    "text": spoken,
    "multimodal_text": spoken,
    "code": code,
    "thoughts": thoughts,
    "reasoning_recap": reasoning_recap,
    "user_editable_context": editable_context,
    "model_editable_context": editable_context,
    "execution_output": tool_output.execution_output,
    "tether_browsing_display": tool_output.browsing_display,
    "tether_quote": tool_output.quote,
    "sonic_webpage": tool_output.webpage,
    "system_error": tool_output.system_error,
    "computer_output": tool_output.computer_output,
    "citable_code_output": tool_output.citable_code_output,
}


def strings_in(content: Json) -> str | None:
    """Give whatever can be read of a content of any type."""
    for key in ("text", "content", "result", "parts"):
        value = content.get(key)
        said = value if isinstance(value, str) else "\n".join(texts_at(content, key))
        if said:
            return said
    return None


def _uploads_not_shown(node: Node, parts: list[Part]) -> list[Part]:
    shown = {file_id_of(part.pointer) for part in parts if isinstance(part, Attachment) and part.pointer}
    rows = [(text_at(row, "id") or "", row) for row in objects_at(node.metadata, "attachments")]
    return [node.shared.attachments.at(pointer, {}, row) for pointer, row in rows if file_id_of(pointer) not in shown]


def _sandbox_files(text: str) -> list[Part]:
    """Name the files that a program wrote.

    The export never has their bytes (Sinity/polylogue, polylogue/sources/parsers/chatgpt.py).
    """
    names = dict.fromkeys(found.group(1) for found in _SANDBOX.finditer(text))
    return [Attachment(unquote(name).rpartition("/")[2], pointer=f"sandbox:/mnt/data/{name}") for name in names]


def _fenced(text: str, language: str) -> str:
    longest = max(map(len, _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
