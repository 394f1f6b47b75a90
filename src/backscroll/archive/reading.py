"""Reading one conversation: a branch of it, a window of that branch, and where the branch forks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backscroll.archive.branching import Tree
from backscroll.archive.history import message_of
from backscroll.errors import NotFound
from backscroll.model import StoredConversation, StoredMessage
from backscroll.store import forks, notes, read, windows
from backscroll.store.ids import shown, uid_of
from backscroll.store.notes import Note

WINDOW = 50
LARGEST_WINDOW = 200
_LONGEST_FACT = 500


class Option(Struct, frozen=True):
    """One of several versions of a message: where its branch ends, how it begins, and how much follows it."""

    message_id: str
    leaf_id: str
    beginning: str
    message_count: int
    is_active: bool


class Fork(Struct, frozen=True):
    """A place on a branch where it could go on otherwise; `chosen` is the number, from 0, of the option it takes."""

    at: int
    chosen: int
    options: tuple[Option, ...]


class Branch(Struct, frozen=True):
    """One path through a conversation, by the message at its end; `is_active` where the provider showed it last."""

    leaf_id: str | None
    message_count: int
    is_active: bool
    forks: tuple[Fork, ...]


class Placed(Struct, frozen=True):
    """A message on a branch: its number on it, from 0, and which version of how many it is, from 1."""

    at: int
    version: int
    version_count: int
    message: StoredMessage


class Window(Struct, frozen=True):
    """Some neighbouring messages of a branch, from number `start` on."""

    leaf_id: str | None
    start: int
    message_count: int
    messages: tuple[Placed, ...]


class Related(Struct, frozen=True):
    """Another conversation that belongs to this one."""

    id: str
    title: str | None
    message_count: int


class ForkedFrom(Struct, frozen=True):
    """What a conversation was forked from; `conversation` is None where that is no longer here."""

    conversation: Related | None
    message_id: str


class Reading(Struct, frozen=True):
    """A conversation opened: what is known of it, a branch, and the window of that in which the asked message is.

    `opened_at` is that message's number on the branch. `conversation` comes without messages, and of its metadata
    only with what is short.
    """

    conversation: StoredConversation
    parent: Related | None
    children: tuple[Related, ...]
    forked_from: ForkedFrom | None
    notes: tuple[Note, ...]
    branch: Branch
    opened_at: int
    window: Window


def reading(connection: Connection, key: int, branch: str | None, message: str | None, count: int) -> Reading:
    """Open a conversation on the branch that is asked for, or that holds the message that is."""
    first, tree = tree_of(connection, key)
    path = path_asked(connection, tree, key, branch)
    opened_at = 0
    if message is not None:
        wanted = _position(connection, tree, key, message)
        path = path if wanted in set(path) else tree.path_through(wanted)
        opened_at = path.index(wanted)
    size = _size(count)
    (summary,) = read.summaries(connection, [key])
    return Reading(
        msgspec.structs.replace(summary, metadata=_short(summary.metadata), active_id=_active_id(tree)),
        _related(connection, summary.parent_id),
        tuple(_summarised(connection, read.child_keys(connection, uid_of(summary.id)))),
        _forked_from(connection, key),
        tuple(notes.of_conversation(connection, key)),
        _branch(connection, first, tree, path),
        opened_at,
        _window(connection, key, first, tree, path, opened_at - opened_at % size, size),
    )


def window(connection: Connection, key: int, branch: str | None, start: int, count: int) -> Window:
    """Give some messages of a branch; fewer, or none, where it ends before."""
    first, tree = tree_of(connection, key)
    return _window(connection, key, first, tree, path_asked(connection, tree, key, branch), max(start, 0), _size(count))


def tree_of(connection: Connection, key: int) -> tuple[int, Tree]:
    """Give the key of a conversation's first message, and its tree."""
    first, count = windows.extent(connection, key)
    return first, Tree(windows.places(connection, first, count))


def path_asked(connection: Connection, tree: Tree, key: int, branch: str | None) -> list[int]:
    """Give the branch that a message of it names; without one, the one the provider showed last."""
    return tree.active_path() if branch is None else tree.path_through(_position(connection, tree, key, branch))


def _position(connection: Connection, tree: Tree, key: int, message_id: str) -> int:
    holder, whole_id = message_of(connection, message_id)
    found = tree.position_of(uid_of(whole_id)) if holder == key else None
    if found is None:
        raise NotFound(f"Message {message_id} is in another conversation.")
    return found


def _active_id(tree: Tree) -> str | None:
    return next((tree.id_at(place.at) for place in reversed(tree.places) if place.is_active), None)


def _branch(connection: Connection, first: int, tree: Tree, path: Sequence[int]) -> Branch:
    numbers = tree.forks(path)
    options = [at for number in numbers for at in tree.siblings(path[number])]
    begun = windows.beginnings(connection, [first + at for at in options])
    return Branch(
        tree.id_at(path[-1]) if path else None,
        len(path),
        path == tree.active_path(),
        tuple(_fork(tree, path, number, first, begun) for number in numbers),
    )


def _fork(tree: Tree, path: Sequence[int], number: int, first: int, begun: Mapping[int, str]) -> Fork:
    siblings = tree.siblings(path[number])
    options = [
        Option(
            tree.id_at(at),
            tree.id_at(path[-1] if at == path[number] else tree.leaf_of(at)),
            begun.get(first + at, ""),
            tree.sizes[at],
            tree.places[at].is_active,
        )
        for at in siblings
    ]
    return Fork(number, siblings.index(path[number]), tuple(options))


def _window(
    connection: Connection, key: int, first: int, tree: Tree, path: Sequence[int], start: int, count: int
) -> Window:
    wanted = path[start : start + count]
    parents = [place.parent for place in (tree.places[at] for at in wanted) if place.parent is not None]
    uids = {first + at: tree.places[at].uid for at in (*wanted, *parents)}
    found = windows.messages(connection, key, [first + at for at in wanted], uids)
    placed = [
        Placed(number, tree.siblings(at).index(at) + 1, len(tree.siblings(at)), message)
        for number, (at, message) in enumerate(zip(wanted, found, strict=True), start)
    ]
    return Window(tree.id_at(path[-1]) if path else None, start, len(path), tuple(placed))


def _forked_from(connection: Connection, key: int) -> ForkedFrom | None:
    origin = forks.origin_of(connection, key)
    if origin is None:
        return None
    return ForkedFrom(_related(connection, shown(origin.conversation)), shown(origin.message))


def _related(connection: Connection, conversation_id: str | None) -> Related | None:
    if conversation_id is None:
        return None
    uid = uid_of(conversation_id)
    return next(iter(_summarised(connection, list(read.keys_of(connection, [uid]).values()))), None)


def _summarised(connection: Connection, keys: Sequence[int]) -> list[Related]:
    return [Related(one.id, one.title or one.beginning, one.message_count) for one in read.summaries(connection, keys)]


def _short(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if len(msgspec.json.encode(value)) <= _LONGEST_FACT}


def _size(count: int) -> int:
    return min(max(count, 1), LARGEST_WINDOW)
