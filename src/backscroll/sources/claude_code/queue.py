"""The prompts that the user typed while the model was at work.

Each is written when it is queued, in a `queue-operation` record, and again where the model got it: in an attachment of
type `queued_command`, or as an ordinary prompt.
"""

from __future__ import annotations

from collections.abc import Sequence

from backscroll.reading.values import Json, object_at, text_at
from backscroll.sources.claude_code.blocks import blocks_of, message_blocks, words_in
from backscroll.sources.claude_code.entries import Entry


def queued_blocks(raw: Json) -> list[Json]:
    """Give the prompt that an attachment record delivers; nothing for any other record."""
    attachment = object_at(raw, "attachment")
    return blocks_of(attachment.get("prompt")) if attachment.get("type") == "queued_command" else []


def unsent_in(entries: Sequence[Entry]) -> frozenset[str]:
    """Give the records of prompts that never became a message: they were taken back, or the session ended first."""
    queued = {entry.id: text.strip() for entry in entries if (text := _queued_text(entry))}
    if not queued:
        return frozenset()
    sent = "\n".join([words_in(_sent_blocks(entry)) for entry in entries])
    return frozenset(entry_id for entry_id, text in queued.items() if text not in sent)


def _queued_text(entry: Entry) -> str | None:
    if entry.type != "queue-operation" or entry.raw.get("operation") != "enqueue":
        return None
    return text_at(entry.raw, "content")


def _sent_blocks(entry: Entry) -> list[Json]:
    return message_blocks(entry.raw) if entry.type == "user" else queued_blocks(entry.raw)
