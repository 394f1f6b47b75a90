"""Conversations as an archive gives them back, made with one word each where nothing else matters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

from backscroll.export import OpenBlob
from backscroll.export.shelf import no_blob
from backscroll.model import Attachment, Part, Role, StoredConversation, StoredMessage, Text, body_of

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
PDF = b"%PDF-1.7 a letter"


def public_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def a_message(
    name: str, *said: str | Part, after: str | None = None, role: str = "user", **fields: Any
) -> StoredMessage:
    parts = tuple(Text(part) if isinstance(part, str) else part for part in said)
    return StoredMessage(
        **{
            "id": public_id(name),
            "external_id": name,
            "role": Role(role),
            "position": 0,
            "text": body_of(parts),
            "parts": parts,
            "parent_id": public_id(after) if after else None,
            "created_at": NOON,
            **fields,
        }
    )


def a_conversation(*messages: StoredMessage, **fields: Any) -> StoredConversation:
    return StoredConversation(
        **{
            "id": public_id("conversation"),
            "source": "chatgpt",
            "external_id": "conversation",
            "title": "A title",
            "created_at": NOON,
            "updated_at": NOON,
            "message_count": len(messages),
            "messages": messages,
            **fields,
        }
    )


def a_tree() -> StoredConversation:
    """A question with two answers; the first answer is the active one, and the second was asked about."""
    return a_conversation(
        a_message("question", "Which way?"),
        a_message("left", "To the left.", after="question", role="assistant"),
        a_message("right", "To the right.", after="question", role="assistant", is_active=False),
        a_message("why", "Why right?", after="right", is_active=False),
        a_message("because", "The river.", after="why", role="assistant", is_active=False),
        branch_count=2,
    )


def a_file(name: str | None, content: bytes = PDF, media_type: str | None = None) -> Attachment:
    return Attachment(name=name, media_type=media_type, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def blobs_of(*contents: bytes) -> OpenBlob:
    kept: Mapping[str, bytes] = {hashlib.sha256(content).hexdigest(): content for content in contents}

    def open_blob(sha256: str) -> IO[bytes] | None:
        return BytesIO(kept[sha256]) if sha256 in kept else None

    return open_blob


class OneFile:
    """A shelf on which every file lies at the same path."""

    index: str | None = None

    def __init__(self, open_blob: OpenBlob = no_blob) -> None:
        self.open_blob = open_blob

    def path_of(self, _attachment: Attachment) -> str:
        return "attachments/a (b).png"
