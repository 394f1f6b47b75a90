"""Changing many conversations at once, in one go, and taking it back; what was changed again since stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field
from sqlalchemy import Connection, delete, insert, select, update

from backscroll.archive.selecting import Selection, chunks, keys_selected
from backscroll.errors import InvalidRequest
from backscroll.model import Status
from backscroll.reading.encoding import clean
from backscroll.store import read, tables

_CONVERSATIONS = tables.conversations
_LINKS = tables.conversation_tags
_TAGS = tables.tags


class Action(StrEnum):
    """What can be done with many conversations, and taken back."""

    TAG = "tag"
    UNTAG = "untag"
    STAR = "star"
    UNSTAR = "unstar"
    ARCHIVE = "archive"
    RESTORE = "restore"
    TRASH = "trash"


class Says(NamedTuple):
    """What a column says after an action."""

    column: str
    value: bool | str


# The column that an action changes, and what it says then. Beside each stands whether the user has said so.
_SAYS: Mapping[Action, Says] = {
    Action.STAR: Says("starred", value=True),
    Action.UNSTAR: Says("starred", value=False),
    Action.ARCHIVE: Says("status", str(Status.ARCHIVED)),
    Action.RESTORE: Says("status", str(Status.ACTIVE)),
    Action.TRASH: Says("status", str(Status.TRASHED)),
}


class Change(Struct, frozen=True):
    """What is to be done; `tags` are those to put on or take off."""

    action: Action
    tags: tuple[str, ...] = ()


class Was(Struct, frozen=True):
    """How some conversations were before: what a column said and whether by the user, or that a tag was on or off."""

    said: bool | str
    by_user: bool
    conversations: tuple[bytes, ...]


class Changed(Struct, frozen=True):
    """What was done: how many conversations were meant, how many it changed, and what it takes to take it back."""

    change: Change
    selected: int
    count: int
    was: tuple[Was, ...] = field(default=())


def change_all(connection: Connection, wanted: Selection, change: Change, expected: int | None) -> Changed:
    """Change what is selected. Raises `InvalidRequest` where that are not as many as expected; then nothing is."""
    keys = keys_selected(connection, wanted)
    check_count(keys, expected)
    if change.action in _SAYS:
        was = _say(connection, keys, _SAYS[change.action])
    elif change.action is Action.TAG:
        was = [_put_on(connection, keys, name) for name in _names(change)]
    else:
        was = [_take_off(connection, keys, name) for name in _names(change)]
    changed = {uid for each in was for uid in each.conversations}
    return Changed(change, len(keys), len(changed), tuple(each for each in was if each.conversations))


def take_back(connection: Connection, changed: Changed) -> int:
    """Let hold again what held before, where nobody has changed it since; says for how many conversations."""
    action = changed.change.action
    if action in _SAYS:
        return sum(_unsay(connection, each, _SAYS[action]) for each in changed.was)
    undone: set[bytes] = set()
    for each in changed.was:
        keys = list(read.keys_of(connection, each.conversations).values())
        reverse = _take_off if action is Action.TAG else _put_on
        undone.update(reverse(connection, keys, str(each.said)).conversations)
    return len(undone)


def check_count(keys: Sequence[int], expected: int | None) -> None:
    if expected is not None and expected != len(keys):
        raise InvalidRequest(
            f"{len(keys):,} conversations are meant now, and {expected:,} were expected. Nothing was done; look again."
        )


def _say(connection: Connection, keys: Sequence[int], then: Says) -> list[Was]:
    """Let a column say something, and give what it said where that was something else."""
    says, by_user = _CONVERSATIONS.c[then.column], _CONVERSATIONS.c[f"{then.column}_by_user"]
    was: dict[tuple[bool | str, bool], list[bytes]] = {}
    for some in chunks(keys):
        rows = select(_CONVERSATIONS.c.uid, says, by_user).where(_CONVERSATIONS.c.id.in_(some), says != then.value)
        for uid, before, user in connection.execute(rows):
            was.setdefault((before, user), []).append(uid)
        others = update(_CONVERSATIONS).where(_CONVERSATIONS.c.id.in_(some), says != then.value)
        connection.execute(others.values({says: then.value, by_user: True}))
    return [Was(before, user, tuple(uids)) for (before, user), uids in was.items()]


def _unsay(connection: Connection, was: Was, then: Says) -> int:
    says, by_user = _CONVERSATIONS.c[then.column], _CONVERSATIONS.c[f"{then.column}_by_user"]
    count = 0
    for some in chunks(was.conversations):
        rows = connection.execute(select(_CONVERSATIONS.c.id, says).where(_CONVERSATIONS.c.uid.in_(some)))
        still = [key for key, value in rows if value == then.value]
        before = update(_CONVERSATIONS).where(_CONVERSATIONS.c.id.in_(still))
        connection.execute(before.values({says: was.said, by_user: was.by_user}))
        count += len(still)
    return count


def _put_on(connection: Connection, keys: Sequence[int], name: str) -> Was:
    """Tag conversations, and give those that did not have the tag."""
    tag = connection.scalar(select(_TAGS.c.id).where(_TAGS.c.name == name))
    if tag is None and keys:
        tag = connection.scalar(insert(_TAGS).values(name=name).returning(_TAGS.c.id))
    put: list[bytes] = []
    for some in chunks(keys):
        tagged = select(_LINKS.c.conversation_id).where(_LINKS.c.conversation_id.in_(some), _LINKS.c.tag_id == tag)
        without = (_CONVERSATIONS.c.id.in_(some), _CONVERSATIONS.c.id.not_in(tagged))
        rows = connection.execute(select(_CONVERSATIONS.c.id, _CONVERSATIONS.c.uid).where(*without)).all()
        put += [row.uid for row in rows]
        if rows:
            connection.execute(insert(_LINKS), [{"conversation_id": row.id, "tag_id": tag} for row in rows])
    return Was(name, by_user=True, conversations=tuple(put))


def _take_off(connection: Connection, keys: Sequence[int], name: str) -> Was:
    """Take a tag off conversations, and give those that had it; one that nothing has any more goes."""
    taken: list[bytes] = []
    tag = select(_TAGS.c.id).where(_TAGS.c.name == name).scalar_subquery()
    for some in chunks(keys):
        linked = (_LINKS.c.conversation_id.in_(some), _LINKS.c.tag_id == tag)
        having = select(_CONVERSATIONS.c.uid).join(_LINKS, _LINKS.c.conversation_id == _CONVERSATIONS.c.id)
        taken += connection.scalars(having.where(*linked))
        connection.execute(delete(_LINKS).where(*linked))
    connection.execute(delete(_TAGS).where(_TAGS.c.name == name, _TAGS.c.id.not_in(select(_LINKS.c.tag_id))))
    return Was(name, by_user=True, conversations=tuple(taken))


def _names(change: Change) -> list[str]:
    names = list(dict.fromkeys(filter(None, (clean(name).strip() for name in change.tags))))
    if not names:
        raise InvalidRequest(f"To {change.action} conversations, name a tag.")
    return names
