"""What Claude remembers of a person, and of each project: one conversation, one message for each memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backscroll.model import Attachment, Conversation, Message, Nodes, Other, Role, Skipped, Text
from backscroll.reading.times import moment
from backscroll.reading.values import Json, list_at, object_at, text_at
from backscroll.sources.claude_web.chain import chained

KEYS = {"conversations_memory", "project_memories", "memory_files"}


def is_memory(raw: Json) -> bool:
    return "account_uuid" in raw and not raw.keys().isdisjoint(KEYS)


def conversation(raw: Json) -> Conversation:
    account = text_at(raw, "account_uuid")
    found = [*of_the_chats(raw), *of_projects(raw), *in_files(raw)]
    messages = tuple(chained(memory for memory in found if isinstance(memory, Message)))
    return Conversation(
        source="claude-web",
        id=f"memories-{account}",
        title="Memories",
        account=account,
        messages=messages,
        nodes=Nodes(len(found), len(messages)),
        skipped=tuple(memory for memory in found if isinstance(memory, Skipped)),
    )


def of_the_chats(raw: Json) -> Iterator[Message]:
    memory = raw.get("conversations_memory")
    if memory:
        yield remembered("conversations", memory)


def of_projects(raw: Json) -> Iterator[Message]:
    """`project_memories` goes by the project's uuid."""
    for project, memory in object_at(raw, "project_memories").items():
        yield remembered(project, memory, project_uuid=project)


def in_files(raw: Json) -> Iterator[Message | Skipped]:
    """In some exports of 2026 the memories are small files, each with a path."""
    for place, file in enumerate(list_at(raw, "memory_files")):
        if not isinstance(file, dict):
            yield Skipped(f"memory_files[{place}]", "it is no object, so no memory")
            continue
        path, text = text_at(file, "path"), text_at(file, "content")
        part = Attachment(name=path, text=text, content=text.encode() if text else None)
        changed_at = moment(file.get("updated_at"))
        yield Message(id=path or f"file-{place}", role=Role.SYSTEM, parts=(part,), created_at=changed_at)


def remembered(message_id: str, memory: Any, **metadata: str) -> Message:
    part = Text(memory) if isinstance(memory, str) else Other("memory", memory)
    return Message(id=message_id, role=Role.SYSTEM, parts=(part,), metadata=metadata)
