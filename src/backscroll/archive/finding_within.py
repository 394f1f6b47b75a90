"""Finding words within one conversation, also in messages that no window holds yet."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Connection

from backscroll.archive.branching import Tree
from backscroll.archive.reading import path_asked, tree_of
from backscroll.errors import InvalidRequest
from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall, ToolResult
from backscroll.store import windows
from backscroll.store.packing import strings_in, unpacked

LONGEST_QUERY = 500


class Match(Struct, frozen=True):
    """A message that has the words: how often in what it says, and how often in its reasoning, tools and files.

    `at` is its number on the branch that is read, None where it is on another one.
    """

    message_id: str
    at: int | None
    count: int
    folded_count: int


class Found(Struct, frozen=True):
    """Where words stand in a conversation: on the branch that is read, and then elsewhere."""

    matches: tuple[Match, ...]
    elsewhere: tuple[Match, ...]


def found(connection: Connection, key: int, text: str, branch: str | None) -> Found:
    """Find words as they stand, whatever their case. Raises `InvalidRequest` where there are none, or too many."""
    wanted = _plain(text)
    if not wanted.strip() or len(wanted) > LONGEST_QUERY:
        raise InvalidRequest(f"Say what to find, in at most {LONGEST_QUERY} characters.")
    first, tree = tree_of(connection, key)
    numbers = {at: number for number, at in enumerate(path_asked(connection, tree, key, branch))}
    matches = list(_matches(connection, first, tree, wanted, numbers))
    here = sorted((match for match in matches if match.at is not None), key=lambda match: match.at or 0)
    return Found(tuple(here), tuple(match for match in matches if match.at is None))


def _matches(connection: Connection, first: int, tree: Tree, wanted: str, numbers: dict[int, int]) -> Iterator[Match]:
    for at, body, parts in windows.texts(connection, first, len(tree.places)):
        count = _plain(body).count(wanted)
        folded_count = 0 if parts is None else _plain("\n".join(_folded(unpacked(body, parts)))).count(wanted)
        if count or folded_count:
            yield Match(tree.id_at(at), numbers.get(at), count, folded_count)


def _folded(parts: tuple[Part, ...]) -> Iterator[str]:
    """Give the words of a message that are not what it says."""
    for part in parts:
        match part:
            case Text():
                pass
            case Reasoning():
                yield part.text
            case ToolCall():
                yield from (part.name, strings_in(part.input))
            case ToolResult():
                yield part.output
            case Attachment() | Other():
                yield from filter(None, (part.text, part.name if isinstance(part, Attachment) else None))


def _plain(text: str) -> str:
    return text.casefold()
