"""Talks of 5,000 turns, each below the one before, and values nested 5,000 deep: in the form of every source."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from backscroll.model import Conversation
from backscroll.reading.export import Export
from backscroll.sources import all_sources
from tests.support.fixtures import read

TURNS = 5_000
PLACEHOLDER = '"in the depth"'
Written = tuple[str, Any]


def chatgpt(turns: int) -> Written:
    nodes = {
        f"n{at}": {
            "id": f"n{at}",
            "parent": f"n{at - 1}" if at else None,
            "message": {
                "author": {"role": "assistant" if at % 2 else "user"},
                "content": {
                    "content_type": "multimodal_text",
                    "parts": [f"turn {at}", *([{"content_type": "odd", "in": "in the depth"}] if at == 1 else [])],
                },
            },
        }
        for at in range(turns)
    }
    return "conversations.json", [{"id": "c", "mapping": nodes, "current_node": f"n{turns - 1}"}]


def claude_web(turns: int) -> Written:
    messages = [
        {
            "uuid": f"m{at}",
            "parent_message_uuid": f"m{at - 1}" if at else "00000000-0000-4000-8000-000000000000",
            "sender": "assistant" if at % 2 else "human",
            "content": [
                {"type": "text", "text": f"turn {at}"},
                {"type": "tool_use", "name": "look", "input": "in the depth" if at == 1 else {}},
            ],
        }
        for at in range(turns)
    ]
    return "conversations.json", [{"uuid": "c", "chat_messages": messages}]


def grok(turns: int) -> Written:
    responses = [
        {
            "response": {
                "_id": f"r{at}",
                "parent_response_id": f"r{at - 1}" if at else None,
                "sender": "assistant" if at % 2 else "human",
                "message": f"turn {at}",
                "metadata": "in the depth" if at == 1 else {},
            }
        }
        for at in range(turns)
    ]
    chat = {"conversation": {"id": "c"}, "responses": responses}
    return "prod-grok-backend.json", {"conversations": [chat]}


def ai_studio(turns: int) -> Written:
    chunks = [
        {"role": "model" if at % 2 else "user", "text": f"turn {at}", "odd": "in the depth" if at == 1 else None}
        for at in range(turns)
    ]
    return "A prompt", {"runSettings": {}, "chunkedPrompt": {"chunks": chunks}}


def vscode_copilot(turns: int) -> Written:
    requests = [
        {
            "requestId": f"request_{at}",
            "responseId": f"response_{at}",
            "message": {"text": f"turn {2 * at}"},
            "response": [{"value": f"turn {2 * at + 1}"}, *([{"kind": "odd", "in": "in the depth"}] if not at else [])],
        }
        for at in range(turns // 2)
    ]
    return "chat.json", {"responderUsername": "GitHub Copilot", "requests": requests}


def claude_code(turns: int) -> Written:
    records = [
        {
            "type": "assistant" if at % 2 else "user",
            "uuid": f"u{at}",
            "parentUuid": f"u{at - 1}" if at else None,
            "sessionId": "s",
            "message": {
                "id": f"msg_{at}",
                "content": [
                    {"type": "text", "text": f"turn {at}"},
                    {"type": "tool_use", "id": f"t{at}", "name": "Read", "input": "in the depth" if at == 1 else {}},
                ],
            },
        }
        for at in range(turns)
    ]
    return "s.jsonl", records


WRITERS: dict[str, Callable[[int], Written]] = {
    "chatgpt": chatgpt,
    "claude-web": claude_web,
    "grok": grok,
    "ai-studio": ai_studio,
    "vscode-copilot": vscode_copilot,
    "claude-code": claude_code,
}


def talk(source: str, turns: int, depth: int) -> Conversation:
    name, value = WRITERS[source](turns)
    is_log = name.endswith(".jsonl")
    written = "\n".join(map(json.dumps, value)) if is_log else json.dumps(value)
    deep = '{"in":[' * (depth // 2) + '"the bottom"' + "]}" * (depth // 2)
    export = Export.of_bytes("made up", {name: written.replace(PLACEHOLDER, deep).encode()})
    (found,) = read(all_sources()[source], export)
    assert isinstance(found, Conversation), found
    return found


@pytest.mark.parametrize("source", WRITERS)
def test_a_talk_of_5000_turns_is_one_branch_of_5000_messages(source: str) -> None:
    found = talk(source, TURNS, 0)

    assert [message.text for message in found.messages] == [f"turn {at}" for at in range(TURNS)]
    assert [message.parent_id for message in found.messages[1:]] == [message.id for message in found.messages[:-1]]
    assert found.active_id in (None, found.messages[-1].id)
    assert not found.skipped


@pytest.mark.parametrize("source", WRITERS)
@pytest.mark.parametrize("depth", [100, 300, 900, 5_000])
def test_a_value_nested_deep_costs_nothing_around_it(source: str, depth: int) -> None:
    found = talk(source, 4, depth)

    assert [message.text for message in found.messages] == [f"turn {at}" for at in range(4)]
    assert b"the bottom" in msgspec.json.encode(found)
    assert not found.skipped
