"""One chat: its messages in `chat_messages`, a tree since about 2026 and a plain list before."""

from __future__ import annotations

from collections.abc import Sequence

from backscroll.model import Conversation, Message, Nodes, Skipped
from backscroll.reading.ids import derived_id
from backscroll.reading.times import moment
from backscroll.reading.values import Json, flag_at, kept, list_at, object_at, text_at
from backscroll.sources.claude_web.documents import Documents
from backscroll.sources.claude_web.messages import message

# The parent of every first message: queelius/ctk, ctk/importers/anthropic.py.
ROOT = "00000000-0000-4000-8000-000000000000"
# Seen in the captures of browser extensions, never in the export itself: Superkikim/nexus-ai-chat-importer,
# src/providers/claude.
CAPTURED = ("is_temporary", "settings", "platform")


def is_chat(raw: Json) -> bool:
    return "mapping" not in raw and isinstance(raw.get("chat_messages", ""), list | None)


def conversation(raw: Json) -> Conversation:
    """An empty chat stays an empty conversation: https://github.com/tutti-os/tutti/pull/1063."""
    entries = list_at(raw, "chat_messages")
    messages = messages_in([entry for entry in entries if isinstance(entry, dict)])
    skipped = tuple(
        Skipped(f"chat_messages[{place}]", "it is no object, so no message")
        for place, entry in enumerate(entries)
        if not isinstance(entry, dict)
    )
    return Conversation(
        source="claude-web",
        id=text_at(raw, "uuid") or id_of_the_first(raw),
        title=text_at(raw, "name"),
        project=text_at(object_at(raw, "project"), "name") or text_at(raw, "project_uuid"),
        account=text_at(object_at(raw, "account"), "uuid"),
        model=text_at(raw, "model"),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        starred=flag_at(raw, "is_starred"),
        active_id=text_at(raw, "current_leaf_message_uuid"),
        messages=messages,
        metadata=kept(raw, "summary", *CAPTURED),
        nodes=Nodes(len(entries), len(messages)),
        skipped=skipped,
    )


def messages_in(entries: Sequence[Json]) -> tuple[Message, ...]:
    """Read the messages in their order, each with the documents that its own branch has so far."""
    ids = [text_at(entry, "uuid") or f"message-{place}" for place, entry in enumerate(entries)]
    parents = parents_of(entries, ids)
    documents: dict[str | None, Documents] = {}
    messages = []
    for entry, message_id in zip(entries, ids, strict=True):
        parent_id = parents[message_id]
        found, documents[message_id] = message(
            entry, message_id=message_id, parent_id=parent_id, documents=documents.get(parent_id, {})
        )
        messages.append(found)
    return tuple(messages)


def parents_of(entries: Sequence[Json], ids: Sequence[str]) -> dict[str, str | None]:
    """Give each message's parent; before about 2026 messages named none, and follow each other."""
    is_tree = any(text_at(entry, "parent_message_uuid") not in (None, ROOT) for entry in entries)
    parents: dict[str, str | None] = {}
    for entry, message_id in zip(entries, ids, strict=True):
        if message_id not in parents:
            parents[message_id] = named_parent(entry, next(reversed(parents), None), is_tree=is_tree)
    return parents


def named_parent(entry: Json, earlier: str | None, *, is_tree: bool) -> str | None:
    named = text_at(entry, "parent_message_uuid")
    if named:
        return None if named == ROOT else named
    is_root = is_tree and "parent_message_uuid" in entry
    return None if is_root else earlier


def id_of_the_first(raw: Json) -> str:
    first = next((entry for entry in list_at(raw, "chat_messages") if isinstance(entry, dict)), {})
    return derived_id(raw.get("created_at"), *(first.get(key) for key in ("uuid", "created_at", "text")))
