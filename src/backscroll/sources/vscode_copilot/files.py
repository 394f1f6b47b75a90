"""The files of VS Code's chat store: which hold sessions, which belong together, what stands beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from backscroll.errors import BackscrollError
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.source import Record
from backscroll.reading.values import Json, objects_at
from backscroll.reading.whole import whole
from backscroll.sources.vscode_copilot.mutation_log import holds_whole_session, is_operation

FLAT_ENDING, LOG_ENDING = ".json", ".jsonl"
SESSION_MARKS = frozenset({"sessionId", "creationDate"})
REQUEST_MARKS = frozenset({"requestId", "responseId", "variableData"})
COPIED_TEXT = "\nGitHub Copilot: "
ADVICE = (
    "looks like a chat copied from VS Code as text. Run “Chat: Export Chat…” from VS Code's command palette and import "
    "the chat.json that it saves."
)


def claims(member: Member) -> bool:
    """Take a session or an export, known by its `requests`, or the lines of a session log."""
    if member.head.shape not in (Shape.OBJECT, Shape.LINES):
        return False
    return any(_is_session(value) or is_operation(value) for value in member.head.objects)


def near_miss(member: Member) -> str | None:
    is_copied = member.head.shape is Shape.TEXT and COPIED_TEXT in member.head.text
    return f"{member.name} {ADVICE}" if is_copied else None


def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Give one record per session.

    The log of a session replaces the flat file that it was in before: it begins with all of it, or is read with it.
    """
    claimed = {member.name: member for member in members}
    for member in members:
        if log_name(member.name) not in claimed:
            older = flat_name(member.name)
            yield from _session(export, member, claimed.get(older) if older else None)


def _session(export: Export, member: Member, older: Member | None) -> Iterator[Record | Skipped]:
    try:
        record = whole(member)
    except BackscrollError as error:
        yield Skipped(member.name, str(error))
        if older is not None:
            yield from _session(export, older, None)
        return
    yield replace(record, context=_digest(beside(export, member.name, record.content)))


def beside(export: Export, name: str, content: bytes) -> dict[str, bytes]:
    """Give the files that the reading of a session depends on, by their names.

    One names its workspace; the other is the older, flat file, if the session's log lacks its beginning.
    """
    workspace, older = workspace_name(name), flat_name(name)
    wanted = [workspace, older if older is not None and not holds_whole_session(content) else None]
    members = (export.by_name[one] for one in wanted if one is not None and one in export.by_name)
    return {member.name: held for member in members if (held := _held(member))}


def log_name(name: str) -> str | None:
    """Give the name of the log that goes on with a flat file."""
    return name + "l" if name.endswith(FLAT_ENDING) else None


def flat_name(name: str) -> str | None:
    """Give the name of the flat file that a log went on from."""
    return name[:-1] if name.endswith(LOG_ENDING) else None


def workspace_name(name: str) -> str | None:
    """Give the name of the file that says which folder was open; windows without a folder have none."""
    folder = PurePosixPath(name).parent
    return str(folder.parent / "workspace.json") if folder.name == "chatSessions" else None


def _held(member: Member) -> bytes:
    try:
        return member.read()
    except BackscrollError:
        return b""


def _digest(files: dict[str, bytes]) -> bytes:
    return hashlib.sha256(b"".join(files.values())).digest() if files else b""


def _is_session(value: Json) -> bool:
    """Whether an object is a session: as VS Code tells it, or by a request, where the head ends before the rest."""
    if not isinstance(value.get("requests"), list):
        return False
    if isinstance(value.get("responderUsername"), str) or value.keys() >= SESSION_MARKS:
        return True
    return any(
        not REQUEST_MARKS.isdisjoint(request) and "message" in request for request in objects_at(value, "requests")
    )
