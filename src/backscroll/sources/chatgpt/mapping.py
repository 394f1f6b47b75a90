"""What becomes of the nodes of a `mapping`: each a message, a link without words, or something to be reported."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct, field

from backscroll.model import Message, Skipped
from backscroll.sources.chatgpt.links import in_sibling_order
from backscroll.sources.chatgpt.message import message_of
from backscroll.sources.chatgpt.node import Shared, node_of


class Told(Struct):
    """The messages of a conversation, and an account of all other nodes."""

    messages: list[Message] = field(default_factory=list)
    structural: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)


def told_in(shared: Shared, where: str) -> Told:
    """Read every node; one that cannot be read costs only itself."""
    told = Told()
    for node_id in in_sibling_order(shared.mapping, shared.links):
        raw = _message_in(shared.mapping[node_id])
        if raw is None:
            told.structural["no message"] += 1
            continue
        message = _read(node_id, raw, shared, where)
        if message is None:
            told.structural["empty"] += 1
        elif isinstance(message, Skipped):
            told.skipped.append(message)
        else:
            told.messages.append(message)
    return told


def _message_in(node: Any) -> Any:
    return node.get("message") if isinstance(node, dict) else node


def _read(node_id: str, raw: Any, shared: Shared, where: str) -> Message | Skipped | None:
    if not isinstance(raw, dict):
        return Skipped(f"{where}: {node_id}", "the message is not an object")
    try:
        return message_of(node_of(node_id, raw, shared), shared.links[node_id])
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return Skipped(f"{where}: {node_id}", f"the message cannot be understood ({type(error).__name__}: {error})")
