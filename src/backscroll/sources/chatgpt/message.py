"""From a node of the `mapping` to a message, with what the provider says about its fate."""

from __future__ import annotations

from backscroll.model import Attachment, Message, Other, Part, Role
from backscroll.reading.times import moment
from backscroll.reading.values import Json, flag_at, kept, object_at, text_at
from backscroll.sources.chatgpt.citations import bare
from backscroll.sources.chatgpt.content import parts_of, strings_in
from backscroll.sources.chatgpt.node import Node

CONTEXT_TYPES = frozenset({"user_editable_context", "model_editable_context"})
# Tools whose pictures are something they looked at; any other tool's picture was made for the user.
LOOKING_TOOLS = frozenset({
    "myfiles_browser", "file_search", "browser", "web", "python", "container", "computer", "api_tool",
})  # fmt: skip
CIRCUMSTANCES = frozenset({
    "async_task_id", "async_task_title", "async_task_type", "canvas", "dictation", "finished_duration_sec", "gizmo_id",
    "reasoning_status", "search_queries", "thinking_effort", "voice_mode_message", "command", "args",
})  # fmt: skip
DONE = frozenset({None, "finished_successfully"})
STOPPED = frozenset({None, "stop", "unknown"})
USUAL_CHANNELS = frozenset({None, "final"})


def message_of(node: Node, parent_id: str | None) -> Message | None:
    """Give the message, or None where it carries nothing: no words, no file, no mishap."""
    if node.role is None:
        return _of_unknown_role(node, parent_id)
    parts = parts_of(node)
    fate = _fate(node)
    if not parts and not fate:
        return None
    role = _shown_role(node, node.role, parts)
    hidden = _is_hidden(node, role)
    return Message(
        id=node.id,
        role=role,
        parts=tuple(parts),
        parent_id=parent_id,
        author=node.author,
        model=None if role is Role.USER else text_at(node.metadata, "model_slug"),
        created_at=moment(node.raw.get("create_time")),
        hidden=hidden,
        metadata=_circumstances(node, fate, hidden=hidden),
    )


def _of_unknown_role(node: Node, parent_id: str | None) -> Message | None:
    """Keep what nobody known said, without putting it into anybody's mouth."""
    if not node.content:
        return None
    author = node.raw.get("author")
    name = text_at(author, "role", "name") if isinstance(author, dict) else None
    words = strings_in(node.content)
    said = Other("unknown role", {"author": author, "content": node.content}, bare(words) if words else None)
    when = moment(node.raw.get("create_time"))
    return Message(id=node.id, role=Role.SYSTEM, parts=(said,), parent_id=parent_id, author=name, created_at=when)


def _shown_role(node: Node, role: Role, parts: list[Part]) -> Role:
    """Give who speaks as the provider shows it: context is nobody's turn, and a drawn picture is the assistant's."""
    kind = text_at(node.content, "content_type")
    if kind in CONTEXT_TYPES or "user_context_message_data" in node.metadata:
        return Role.SYSTEM
    if kind == "multimodal_text" and role is Role.TOOL and (node.author or "").partition(".")[0] not in LOOKING_TOOLS:
        has_picture = any(isinstance(part, Attachment) for part in parts)
        return Role.ASSISTANT if has_picture else role
    return role


def _is_hidden(node: Node, role: Role) -> bool:
    """Weight 0 hides a tool's message; nobody has seen it on a turn, so alone it hides none."""
    if role is Role.SYSTEM or flag_at(node.metadata, "is_visually_hidden_from_conversation"):
        return True
    return role is Role.TOOL and node.raw.get("weight") == 0


def _fate(node: Node) -> Json:
    """Say how a message ended, where it did not end well: stopped by the user, cut off, failed."""
    status = text_at(node.raw, "status")
    fate = {} if status in DONE else {"status": status}
    if "finish_details" not in node.metadata:
        return fate
    finish = text_at(object_at(node.metadata, "finish_details"), "type")
    return fate if finish in STOPPED else fate | {"finish": finish}


def _circumstances(node: Node, fate: Json, *, hidden: bool) -> Json:
    facts = dict(fate)
    if not CIRCUMSTANCES.isdisjoint(node.metadata):
        facts |= kept(node.metadata, *sorted(CIRCUMSTANCES.intersection(node.metadata)))
    channel = text_at(node.raw, "channel")
    if channel not in USUAL_CHANNELS:
        facts["channel"] = channel
    if not hidden and node.raw.get("weight") == 0:
        facts["weight"] = 0
    return facts
