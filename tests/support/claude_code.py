"""Builders for Claude Code's session records, with defaults for everything a test does not speak of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from backscroll.model import Conversation, Message, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export, Member
from backscroll.sources.claude_code import SOURCE

Json = dict[str, Any]
NINE = "2026-02-01T09:00:00.000Z"


def a_record(kind: str, uuid: str | None, parent: str | None = None, **more: Any) -> Json:
    ids = {"parentUuid": parent, "uuid": uuid} if uuid else {}
    return {**ids, "isSidechain": False, "sessionId": "S1", "cwd": "/w", "type": kind, "timestamp": NINE, **more}


def a_prompt(uuid: str, content: Any, parent: str | None = None, **more: Any) -> Json:
    return a_record("user", uuid, parent, message={"role": "user", "content": content}, **more)


def a_piece(uuid: str, content: Any, parent: str | None = None, *, of: str | None = None, **more: Any) -> Json:
    """One record of a reply; `of` is the id that all records of the reply share. Text may stand for a text block."""
    blocks = [text(content)] if isinstance(content, str) else content
    message = {"id": of or f"msg_{uuid}", "role": "assistant", "model": "claude-x", "content": blocks}
    message |= {key: more.pop(key) for key in ("usage", "stop_reason", "model") if key in more}
    return a_record("assistant", uuid, parent, message=message, **more)


def a_result(uuid: str, call_id: str, content: Any, parent: str | None = None, **more: Any) -> Json:
    return a_prompt(uuid, [result(call_id, content)], parent, **more)


def an_attachment(uuid: str, parent: str | None = None, **attachment: Any) -> Json:
    return a_record("attachment", uuid, parent, attachment=attachment)


def queued(uuid: str, prompt: Any, parent: str | None = None, **more: Any) -> Json:
    return an_attachment(uuid, parent, type="queued_command", prompt=prompt, **more)


def text(words: str) -> Json:
    return {"type": "text", "text": words}


def call(call_id: str, name: str = "Read", **given: Any) -> Json:
    return {"type": "tool_use", "id": call_id, "name": name, "input": given}


def result(call_id: str, content: Any, **more: Any) -> Json:
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, **more}


def a_log(*records: Json) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def an_export(files: Mapping[str, bytes]) -> Export:
    return Export.of_bytes("test", files)


def claims(content: bytes, name: str = "S1.jsonl") -> bool:
    (member,) = an_export({name: content}).members
    return SOURCE.claims(member)


def claimed(export: Export) -> list[Member]:
    return [member for member in export.members if SOURCE.claims(member)]


def read_files(files: Mapping[str, bytes]) -> list[Conversation | Skipped]:
    """Read all session files among these, in the order in which the source gives them."""
    export = an_export(files)
    found: list[Conversation | Skipped] = []
    for record in SOURCE.records(export, claimed(export)):
        found += [record] if isinstance(record, Skipped) else list(each(SOURCE, record, export))
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversations_in(files: Mapping[str, bytes]) -> list[Conversation]:
    return [one for one in read_files(files) if isinstance(one, Conversation)]


def session_in(content: bytes, name: str = "S1.jsonl") -> Conversation:
    return conversations_in({name: content})[0]


def session(*records: Json) -> Conversation:
    return session_in(a_log(*records))


def messages_of(*records: Json) -> tuple[Message, ...]:
    return session(*records).messages


def shown(*records: Json) -> list[str]:
    """Give the texts that a reader sees, in order, whatever the branch."""
    return [message.text for message in messages_of(*records) if not message.hidden]


def parents_in(messages: Sequence[Message]) -> dict[str, str | None]:
    return {message.id: message.parent_id for message in messages}
