"""The tree of a conversation: order comes from parents, never from time, and nothing in it can loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from backscroll.model.values import Conversation, Message


def arranged(conversation: Conversation) -> Conversation:
    """Give the conversation with a sound tree: each id once, each parent known and earlier, no loops.

    Messages come out parents first, each branch in one piece, siblings as the source listed them. An unknown parent
    becomes a root, a loop is cut at its first message, and an id met twice keeps its first place and its richer
    content. `active_id` is always a message that is there: the source's own, else the newest leaf.
    """
    messages = _without_loops(_each_once(conversation.messages))
    ordered = parents_first(messages.values())
    active_id = conversation.active_id
    if active_id not in messages:
        active_id = _newest_leaf(messages.values())
    return msgspec.structs.replace(conversation, messages=tuple(ordered), active_id=active_id)


def path_to(message_id: str | None, parents: Mapping[str, str | None]) -> list[str]:
    """Give the ids from the root to this message; an id that is not in `parents` gives an empty path."""
    path: dict[str, None] = {}
    while message_id is not None and message_id in parents and message_id not in path:
        path[message_id] = None
        message_id = parents[message_id]
    return list(path)[::-1]


def active_ids(conversation: Conversation) -> frozenset[str]:
    """Give the ids of the messages on the path the provider showed last."""
    parents = {message.id: message.parent_id for message in conversation.messages}
    return frozenset(path_to(conversation.active_id, parents))


class Linked(Protocol):
    """Anything in a tree: a message from a source, or one from the archive."""

    @property
    def id(self) -> str: ...

    @property
    def parent_id(self) -> str | None: ...


L = TypeVar("L", bound=Linked)


def branches(messages: Sequence[L]) -> list[list[L]]:
    """Give every branch, root to leaf, in the order of their leaves; a straight conversation has one."""
    by_id = {message.id: message for message in messages}
    parents = {message.id: message.parent_id for message in messages}
    inner = set(parents.values())
    return [[by_id[at] for at in path_to(leaf, parents)] for leaf in parents if leaf not in inner]


def versions(messages: Iterable[Linked]) -> dict[str, tuple[int, int]]:
    """Give, for every message that was edited or regenerated, which version of how many it is."""
    siblings: dict[str | None, list[str]] = {}
    for message in messages:
        siblings.setdefault(message.parent_id, []).append(message.id)
    return {
        message_id: (number, len(group))
        for group in siblings.values()
        if len(group) > 1
        for number, message_id in enumerate(group, start=1)
    }


def _each_once(messages: Sequence[Message]) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for message in messages:
        known = found.setdefault(message.id, message)
        if known is not message and _content_size(message) > _content_size(known):
            found[message.id] = message
    return found


def _content_size(message: Message) -> int:
    return len(msgspec.json.encode(message.parts))


def _without_loops(messages: dict[str, Message]) -> dict[str, Message]:
    """Cut unknown parents and loops; walks each parent link once."""
    settled: set[str] = set()
    cut: list[str] = []
    for start in messages:
        trail: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in messages and at not in settled and at not in trail:
            trail[at] = None
            at = messages[at].parent_id
        if at is not None and at in trail:
            cut.append(at)
        elif at is not None and at not in messages:
            cut.append(next(reversed(trail)))
        settled.update(trail)
    for message_id in cut:
        messages[message_id] = msgspec.structs.replace(messages[message_id], parent_id=None)
    return messages


def parents_first(messages: Iterable[L]) -> list[L]:
    """Give the messages of a sound tree, each branch in one piece, siblings in the order they come in."""
    children: dict[str | None, list[L]] = {}
    for message in messages:
        children.setdefault(message.parent_id, []).append(message)
    ordered: list[L] = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        message = waiting.pop()
        ordered.append(message)
        waiting.extend(children.get(message.id, ())[::-1])
    return ordered


def _newest_leaf(messages: Iterable[Message]) -> str | None:
    """Give the leaf with the greatest time; of equals, and without times, the one the source lists last."""
    parents = {message.parent_id for message in messages}
    leaves = [message for message in messages if message.id not in parents]
    dated = [(message.created_at, place) for place, message in enumerate(leaves) if message.created_at]
    if not leaves:
        return None
    return leaves[max(dated)[1]].id if dated else leaves[-1].id


def span(messages: Iterable[Message]) -> tuple[datetime | None, datetime | None]:
    """Give the earliest and the latest time of these messages."""
    times = [message.created_at for message in messages if message.created_at is not None]
    return (min(times), max(times)) if times else (None, None)
