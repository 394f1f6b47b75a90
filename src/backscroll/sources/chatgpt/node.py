"""One message with what its reading needs to know: who speaks to whom, and the conversation around it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from backscroll.model import Role
from backscroll.reading.values import Json, object_at, text_at
from backscroll.sources.chatgpt.assets import Attachments
from backscroll.sources.chatgpt.canvas import Document
from backscroll.sources.chatgpt.citations import SearchResults
from backscroll.sources.chatgpt.links import Links
from backscroll.sources.chatgpt.raw import has_spoken, is_call, message_at, spoken_to

ROLES = {role.value: role for role in Role}
# A tool's results follow its call closely; a chain longer than this has lost its call.
FURTHEST_CALL = 40


class Shared(Struct, frozen=True):
    """What the messages of one conversation share."""

    mapping: Json
    links: Links
    attachments: Attachments
    results: SearchResults
    documents: dict[str, Document]


class Node(Struct, frozen=True):
    """A message of the export. `recipient` is the tool it is addressed to, None where it is for the user."""

    id: str
    shared: Shared
    raw: Json
    role: Role | None
    author: str | None
    recipient: str | None
    content: Json
    metadata: Json

    @property
    def is_call(self) -> bool:
        return self.recipient is not None and self.role is Role.ASSISTANT

    @property
    def call_id(self) -> str | None:
        """The call that a tool's message answers: the nearest above it, with nobody having spoken between."""
        at = self.shared.links.get(self.id)
        for _ in range(FURTHEST_CALL):
            message = message_at(self.shared.mapping, at)
            if is_call(message):
                return at
            if at is None or has_spoken(message):
                return None
            at = self.shared.links.get(at)
        return None


def node_of(node_id: str, raw: Json, shared: Shared) -> Node:
    author = raw.get("author")
    content = raw.get("content")
    metadata = raw.get("metadata")
    role, name = _speaker(author, raw) if isinstance(author, dict) else (None, None)
    return Node(
        node_id,
        shared,
        raw,
        role,
        name,
        spoken_to(raw),
        content if isinstance(content, dict) else _plain(content),
        metadata if isinstance(metadata, dict) else {},
    )


def _plain(content: Any) -> Json:
    return {"parts": [content]} if isinstance(content, str) else {}


def _speaker(author: Json, raw: Json) -> tuple[Role | None, str | None]:
    """Give role and name. An assistant's message whose real author is a tool is the tool's.

    Unless it ends the turn: answers that rest on a web search carry `real_author: tool:web` as well, and they are
    what the user was told (seen in public captures of 2025 and 2026).
    """
    written = author.get("role")
    role = ROLES.get(written) if isinstance(written, str) else None
    name = text_at(author, "name")
    if author.get("metadata"):
        kind, _, tool = (text_at(object_at(author, "metadata"), "real_author") or "").partition(":")
        ends_the_turn = raw.get("end_turn") is True or raw.get("channel") == "final"
        if kind == "tool" and role is Role.ASSISTANT and not ends_the_turn:
            return Role.TOOL, name or tool or None
    return role, name
