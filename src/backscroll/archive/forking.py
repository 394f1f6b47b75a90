"""A conversation of one's own that begins as a copy: up to a message, with what was tried beside it, or whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Connection

from backscroll.archive.batches import BatchWriter
from backscroll.archive.branching import Tree
from backscroll.archive.history import message_of
from backscroll.archive.reading import tree_of
from backscroll.errors import InvalidRequest
from backscroll.model import Conversation, Message, Nodes, StoredConversation, StoredMessage, arranged
from backscroll.store import forks, read
from backscroll.store.forks import Origin
from backscroll.store.ids import uid_of

OURS = "backscroll"


class Scope(StrEnum):
    """How much a fork takes along: the messages up to one; these, and what else was tried on the way; all there is."""

    PATH = "path"
    BRANCHES = "branches"
    EVERYTHING = "everything"


def fork(connection: Connection, message_id: str, scope: str, now: datetime) -> int:
    """Begin a conversation with what an other one says; gives its key. What the user added stays with the other."""
    if scope not in list(Scope):
        raise InvalidRequest(f"A fork takes {', '.join(Scope)}; not {scope}.")
    key, whole_id = message_of(connection, message_id)
    stored = read.conversation(connection, key)
    _first, tree = tree_of(connection, key)
    at = tree.position_of(uid_of(whole_id)) or 0
    end = stored.messages[tree.leaf_of(at) if scope == Scope.EVERYTHING else at]
    copy = _copy(stored, [stored.messages[one] for one in sorted(_taken(tree, at, Scope(scope)))], end, now)
    saved = BatchWriter(connection, None, now).save(arranged(copy))
    forks.remember(connection, saved.key, Origin(uid_of(stored.id), uid_of(whole_id)), now)
    return saved.key


def _taken(tree: Tree, at: int, scope: Scope) -> Collection[int]:
    """Give the positions of the messages that a fork takes along."""
    if scope is Scope.EVERYTHING:
        return range(len(tree.places))
    path = tree.path_to(at)
    if scope is Scope.PATH:
        return path
    own = set(path)
    beside = [one for step in path for one in tree.siblings(step) if one not in own]
    return own | set(tree.below(beside))


def _copy(stored: StoredConversation, taken: list[StoredMessage], end: StoredMessage, now: datetime) -> Conversation:
    provider_ids = {message.id: message.external_id for message in taken}
    return Conversation(
        source=OURS,
        id=str(uuid4()),
        title=stored.title,
        kind=stored.kind,
        project=stored.project,
        model=stored.model,
        created_at=now,
        updated_at=now,
        persona=stored.persona,
        active_id=end.external_id,
        messages=tuple([_message(message, provider_ids) for message in taken]),
        metadata=stored.metadata,
        nodes=Nodes(len(taken), len(taken)),
    )


def _message(stored: StoredMessage, provider_ids: Mapping[str, str]) -> Message:
    return Message(
        id=stored.external_id,
        role=stored.role,
        parts=stored.parts,
        parent_id=provider_ids.get(stored.parent_id or ""),
        author=stored.author,
        model=stored.model,
        created_at=stored.created_at,
        tokens=stored.tokens,
        hidden=stored.hidden,
        rating=next((rating for rating in stored.ratings if not rating.by_user), None),
        metadata=stored.metadata,
    )
