"""What the records say about the session as a whole, and about the subagents it started."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from backscroll.model import Message, ToolCall, ToolResult
from backscroll.reading.values import Json, kept, text_at
from backscroll.sources.claude_code.entries import Entry, session_of

_CONSTANT = ("gitBranch", "version", "slug", "entrypoint", "sessionKind", "forkedFrom")


def session_facts(entries: Sequence[Entry]) -> Json:
    """Give the first value of what hardly changes, all sessions the records were written in, and what was linked."""
    facts = {key: next((entry.raw[key] for entry in entries if entry.raw.get(key)), None) for key in _CONSTANT}
    sessions: dict[str | None, None] = {}
    for entry in entries:
        sessions[session_of(entry.raw)] = None
        sessions[text_at(entry.raw, "sessionId")] = None
    facts["session_ids"] = [session for session in sessions if session]
    facts["agentName"] = "".join(_values_of(entries, "agent-name", "agentName")[-1:])
    facts["pullRequests"] = list(dict.fromkeys(_values_of(entries, "pr-link", "prUrl")))
    return {key: fact for key, fact in facts.items() if fact}


def _values_of(entries: Iterable[Entry], record_type: str, key: str) -> list[str]:
    return [value for entry in entries if entry.type == record_type and (value := text_at(entry.raw, key))]


def first_value(entries: Iterable[Entry], key: str) -> str | None:
    return next((value for entry in entries if (value := text_at(entry.raw, key))), None)


def tasks_in(messages: Iterable[Message]) -> dict[str, Json]:
    """Give what the call that started a subagent says of it, under the agent's id and under its prompt.

    Only newer versions write the id, in `toolUseResult`; the prompt is the agent's first record in all of them.
    """
    tasks: dict[str, Json] = {}
    by_call: dict[str | None, Json] = {}
    for part in chain.from_iterable(message.parts for message in messages):
        if isinstance(part, ToolCall) and isinstance(part.input, dict):
            prompt = text_at(part.input, "prompt")
            if prompt:
                by_call[part.call_id] = tasks[prompt.strip()] = _task_of(part.input, part.call_id)
        elif isinstance(part, ToolResult) and isinstance(part.raw, dict):
            agent_id = text_at(part.raw, "agentId")
            if agent_id:
                tasks[agent_id] = by_call.get(part.call_id, {})
    return tasks


def _task_of(call: Json, call_id: str | None) -> Json:
    task = {**kept(call, "description"), "toolUseId": call_id}
    return {"agentType": call["subagent_type"], **task} if call.get("subagent_type") else task
