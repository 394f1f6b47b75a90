"""A session log, from VS Code 1.109 on: each line changes one state, and the last state is the session.

The format is `objectMutationLog.ts` of microsoft/vscode. Its trap: the `i` of a push is the length to cut the array to
before appending, neither a place to insert at nor one to overwrite from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from msgspec import Struct

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.decoding import decode, values_in
from backscroll.reading.encoding import text_from
from backscroll.reading.values import Json

INITIAL, SET, PUSH, DELETE = range(4)
SESSION_KEYS = frozenset({"requests", "sessionId", "responderUsername"})
LACKS_ITS_BEGINNING = "the log lacks the line that holds the whole session; only what later lines add was read"
# A log that lost its beginning speaks of places that are not there. A longer gap is damage, or an attack on the memory.
_LONGEST_GAP = 10_000
_BOM = "\ufeff".encode()
_LINE = re.compile(rb'^(?:\xef\xbb\xbf)?[ \t]*\{[ \t]*"(?:kind"[ \t]*:[ \t]*[0-3]\b|[kvi]"[ \t]*:)', re.MULTILINE)
_INITIAL_LINE = re.compile(rb'^(?:\xef\xbb\xbf)?[ \t]*\{[ \t]*"kind"[ \t]*:[ \t]*0\b', re.MULTILINE)

Container = dict[str, Any] | list[Any]


class Recovered(Struct, frozen=True):
    """The session that a file holds, and what of the file could not be read."""

    session: Json
    lost: tuple[Skipped, ...] = ()


class _Unfollowable(Exception):
    """A line asks for something that its session cannot give."""


def is_operation(value: Json) -> bool:
    """Whether a JSON object is a line of a session log."""
    kind, path = value.get("kind"), value.get("k")
    if type(kind) is not int:
        return False
    if kind == INITIAL:
        session = value.get("v")
        return isinstance(session, dict) and not SESSION_KEYS.isdisjoint(session)
    return SET <= kind <= DELETE and isinstance(path, list) and bool(path) and isinstance(path[0], str)


def is_log(content: bytes) -> bool:
    """Whether any line begins as an operation does; the objects in a session have words for their `kind`."""
    return _LINE.search(content) is not None


def holds_whole_session(content: bytes) -> bool:
    """Whether a log has the line that it ought to begin with."""
    return _INITIAL_LINE.search(content) is not None


def replayed(content: bytes, where: str, base: Json | None = None) -> Recovered:
    """Follow a log to its end, from `base` on where no line holds the whole session.

    A failed write leaves such a log behind (https://github.com/microsoft/vscode/pull/309292); without a base, what its
    lines add is read all the same.
    """
    root: Json = {"session": base}
    lost: list[Skipped] = []
    is_whole = base is not None
    for number, line in enumerate(content.splitlines(), 1):
        try:
            for operation in _operations(line.removeprefix(_BOM).strip()):
                _follow(root, operation)
                is_whole = is_whole or operation["kind"] == INITIAL
        except (UnreadableExport, _Unfollowable) as error:
            lost.append(Skipped(f"{where}:{number}", str(error)))
    if not is_whole:
        lost.insert(0, Skipped(where, LACKS_ITS_BEGINNING))
    session = root["session"]
    return Recovered(session if isinstance(session, dict) else {}, tuple(lost))


def _operations(line: bytes) -> Iterator[Json]:
    """Give the operation of a line; none of a blank one, several where two writers lost the line end between them."""
    if not line:
        return
    try:
        values: Iterable[Any] = [decode(line)]
    except UnreadableExport:
        values = values_in(text_from(line))
    for value in values:
        if not isinstance(value, dict):
            raise _Unfollowable("it is no operation on a session")
        yield value


def _follow(root: Json, operation: Json) -> None:
    kind, path = operation.get("kind"), operation.get("k")
    if type(kind) is not int or not INITIAL <= kind <= DELETE:
        raise _Unfollowable(f"it is an operation of an unknown kind ({kind!r})")
    if kind == INITIAL:
        root["session"] = _whole_session(operation)
        return
    if not isinstance(path, list) or not path or not all(type(step) in (str, int) for step in path):
        raise _Unfollowable("it does not say what it changes")
    _ACTS[kind](_container(root, ["session", *path]), path[-1], operation)


def _whole_session(operation: Json) -> Json:
    session = operation.get("v")
    if not isinstance(session, dict):
        raise _Unfollowable("it replaces the session with something that is none")
    return session


def _set(container: Container, step: str | int, operation: Json) -> None:
    _put(container, step, operation.get("v"))


def _push(container: Container, step: str | int, operation: Json) -> None:
    array, added, length = _at(container, step), operation.get("v"), operation.get("i")
    array = [] if array is None else array
    added = [] if added is None else added
    if not isinstance(array, list) or not isinstance(added, list):
        raise _Unfollowable("it appends to something that is no list")
    if length is not None:
        _cut(array, length)
    array.extend(added)
    _put(container, step, array)


def _delete(container: Container, step: str | int, _operation: Json) -> None:
    if isinstance(container, dict):
        container.pop(str(step), None)
    elif _at(container, step) is not None:
        _put(container, step, None)


_ACTS: dict[int, Callable[[Container, str | int, Json], None]] = {
    SET: _set,
    PUSH: _push,
    DELETE: _delete,
}


def _container(root: Json, path: list[str | int]) -> Container:
    """Give what holds the last step of a path, making what is missing on the way."""
    current: Container = root
    for step, following in pairwise(path):
        child = _at(current, step)
        if child is None:
            child = [] if isinstance(following, int) else {}
            _put(current, step, child)
        if not isinstance(child, dict | list):
            raise _Unfollowable("it changes something inside a plain value")
        current = child
    return current


def _at(container: Container, step: str | int) -> Any:
    if isinstance(container, dict):
        return container.get(str(step))
    index = _index(step)
    return container[index] if index < len(container) else None


def _put(container: Container, step: str | int, value: Any) -> None:
    if isinstance(container, dict):
        container[str(step)] = value
        return
    index = _index(step)
    _cut(container, max(index + 1, len(container)))
    container[index] = value


def _cut(array: list[Any], length: Any) -> None:
    """Set the length of an array, as in JavaScript: what is beyond it goes, what is missing is empty."""
    if type(length) is not int or not 0 <= length <= len(array) + _LONGEST_GAP:
        raise _Unfollowable(f"it cuts a list to an impossible length ({length!r})")
    del array[length:]
    array.extend([None] * (length - len(array)))


def _index(step: str | int) -> int:
    if isinstance(step, int) and step >= 0:
        return step
    if isinstance(step, str) and step.isascii() and step.isdecimal() and len(step) < 10:
        return int(step)
    raise _Unfollowable(f"it names no place in a list ({step!r})")
