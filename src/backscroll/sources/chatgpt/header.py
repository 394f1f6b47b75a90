"""What a conversation says about itself, beside its messages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from backscroll.model import Message
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, text_at
from backscroll.sources.chatgpt.raw import message_at

PLACEHOLDER_TITLES = frozenset({"New chat"})
READ_KEYS = frozenset({
    "mapping", "title", "create_time", "update_time", "current_node", "id", "conversation_id", "default_model_slug",
    "is_archived", "is_starred",
})  # fmt: skip


def title_of(raw: Json) -> str | None:
    """Give the title; the placeholder that stands before the provider has found one is none."""
    title = (text_at(raw, "title") or "").strip()
    return title if title and not _has_placeholder(raw) else None


def _has_placeholder(raw: Json) -> bool:
    return text_at(raw, "title") in PLACEHOLDER_TITLES


def project_and_persona(raw: Json) -> tuple[str | None, str | None]:
    """Give the project and the custom GPT.

    Both are gizmos and stand in the same two fields (Sinity/polylogue, polylogue/sources/parsers/chatgpt.py).
    """
    gizmos = [gizmo for key in ("gizmo_id", "conversation_template_id") if (gizmo := text_at(raw, key))]
    is_project = raw.get("gizmo_type") == "snorlax"
    project = next((gizmo for gizmo in gizmos if is_project or gizmo.startswith("g-p-")), None)
    persona = next((gizmo for gizmo in gizmos if gizmo.startswith("g-") and not gizmo.startswith("g-p-")), None)
    return project, persona if persona != project else None


def model_of(raw: Json, messages: Sequence[Message]) -> str | None:
    """Give the conversation's model; where it names none, or only `auto`, the last message's that does."""
    default = text_at(raw, "default_model_slug")
    if default not in (None, "auto"):
        return default
    return next((message.model for message in reversed(messages) if message.model), default)


def metadata_of(raw: Json) -> Json:
    """Give whatever else the conversation says: its fields change several times a year."""
    said = kept(raw, *sorted(raw.keys() - READ_KEYS))
    return said | ({"title": raw["title"]} if _has_placeholder(raw) else {})


def derived_id(raw: Json, mapping: Json) -> str:
    """Give an id to a conversation without one, from what a later export repeats: when it began, and with what."""
    times = [(moment(message_at(mapping, node_id).get("create_time")), node_id) for node_id in mapping]
    dated = [(when, node_id) for when, node_id in times if when is not None]
    first = min(dated)[1] if dated else min(mapping, default=None)
    began = message_at(mapping, first).get("content") or raw.get("title")
    told = msgspec.json.encode([raw.get("create_time"), first, began], order="deterministic")
    return f"derived-{hashlib.sha256(told).hexdigest()[:32]}"
