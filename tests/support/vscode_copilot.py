"""Builders for VS Code sessions, as VS Code would write them, and the way to read them in a test."""

from __future__ import annotations

import json
from typing import Any

from backscroll.model import Conversation, Message, Part, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.sources.vscode_copilot import SOURCE

SESSION_ID = "5b0f6c1e-8d27-4a39-9f4e-2c7f0a1d3b65"
START = 1_757_720_474_534


def a_request(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "requestId": f"request_00000000-0000-4000-8000-{number:012}",
        "message": {"text": f"Question {number}", "parts": []},
        "variableData": {"variables": []},
        "response": [markdown(f"Answer {number}")],
        "responseId": f"response_00000000-0000-4000-8000-{number:012}",
        "timestamp": START + number * 60_000,
        "modelId": "copilot/gpt-5",
    } | fields


def a_session(*requests: Any, **fields: Any) -> dict[str, Any]:
    return {
        "version": 3,
        "responderUsername": "GitHub Copilot",
        "initialLocation": "panel",
        "requests": list(requests),
        "sessionId": SESSION_ID,
        "creationDate": START,
    } | fields


def markdown(text: str) -> dict[str, Any]:
    return {"value": text, "supportThemeIcons": False, "supportHtml": False}


def file_uri(path: str) -> dict[str, Any]:
    return {"$mid": 1, "fsPath": path, "path": path, "scheme": "file"}


def a_log(*operations: Any) -> bytes:
    return b"".join(json.dumps(operation).encode() + b"\n" for operation in operations)


def found_in(files: dict[str, Any]) -> list[Conversation | Skipped]:
    """Read files the way an import does; what is not bytes is written as JSON."""
    contents = {name: file if isinstance(file, bytes) else json.dumps(file).encode() for name, file in files.items()}
    export = Export.of_bytes("VS Code", contents)
    found: list[Conversation | Skipped] = []
    for record in SOURCE.records(export, [member for member in export.members if SOURCE.claims(member)]):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversation_in(file: Any, name: str = f"chatSessions/{SESSION_ID}.json") -> Conversation:
    [found] = found_in({name: file})
    assert isinstance(found, Conversation), found
    return found


def conversation_of(*requests: Any, **fields: Any) -> Conversation:
    return conversation_in(a_session(*requests, **fields))


def replayed_log(*operations: Any) -> Conversation:
    return conversation_in(a_log(*operations), f"chatSessions/{SESSION_ID}.jsonl")


def answer_to(**fields: Any) -> Message:
    """Give the answer to a request that has these fields."""
    [_question, answer] = conversation_of(a_request(**fields)).messages
    return answer


def answer_parts(*response: Any, **fields: Any) -> tuple[Part, ...]:
    return answer_to(response=list(response), **fields).parts
