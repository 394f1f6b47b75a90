"""One session, flat, replayed from a log, or exported, as a conversation.

Its source nodes are the elements of `requests[]`, the answers that VS Code shows below them, the requests that wait to
be sent, and what of the file cannot be read: a line of a log, a text that VS Code did not save.
"""

from __future__ import annotations

from typing import Any

import msgspec

from backscroll.model import Conversation, Kind, Message, Nodes, Skipped, span
from backscroll.reading.ids import derived_id
from backscroll.reading.source import Record
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, list_at, object_at, objects_at, text_at
from backscroll.sources.vscode_copilot.locations import path_of
from backscroll.sources.vscode_copilot.thread import Thread
from backscroll.sources.vscode_copilot.turns import typed_text

SOURCE_NAME = "vscode-copilot"
SESSION_FOLDERS = frozenset({"chatSessions", "emptyWindowChatSessions", "transferredChatSessions"})
# Stands for a string that was too long to be saved (`objectMutationLog.ts` of microsoft/vscode).
TRUNCATED = b": value truncated for persistence"
TOO_LONG = "a text was too long for VS Code to save; it saved a note about that instead"
_UUID_LENGTH = 36


def conversation(session: Json, record: Record, folder: str | None, lost: tuple[Skipped, ...]) -> Conversation:
    """Give the conversation of a session that was held in a workspace `folder` (a URI)."""
    thread = _thread(session, record.where)
    lost += _too_long(thread.messages, record)
    started_at, ended_at = span(thread.messages)
    opening = _opening(list_at(session, "requests"))
    folder = folder or text_at(session, "workingDirectory")
    return Conversation(
        source=SOURCE_NAME,
        id=text_at(session, "sessionId") or _id_from(record.name) or opening or derived_id(session.get("requests")),
        root_id=opening,
        title=text_at(session, "customTitle", "computedTitle"),
        kind=Kind.SESSION,
        project=path_of(folder) if folder else None,
        account=text_at(session, "requesterUsername"),
        model=next((message.model for message in reversed(thread.messages) if message.model), None),
        created_at=moment(session.get("creationDate")) or started_at,
        updated_at=max(filter(None, [moment(session.get("lastMessageDate")), ended_at]), default=None),
        active_id=thread.shown_id,
        messages=tuple(thread.messages),
        metadata=_metadata(session, folder),
        nodes=Nodes(thread.total + len(lost), len(thread.messages), dict(thread.structural)),
        skipped=(*lost, *thread.skipped),
    )


def _thread(session: Json, where: str) -> Thread:
    thread = Thread(where, text_at(session, "responderUsername"))
    for index, request in enumerate(list_at(session, "requests")):
        thread.take(index, request)
    for index, pending in enumerate(objects_at(session, "pendingRequests")):
        thread.take_queued(index, pending)
    return thread


def _opening(requests: list[Any]) -> str | None:
    """Give what a session and its export share, and no other session has: an id made of their first request.

    The ids of 2024 are mere numbers; then its time makes the request one of a kind, and without a time nothing does.
    """
    first = next((request for request in requests if isinstance(request, dict) and "message" in request), {})
    request_id, time = text_at(first, "requestId") or "", first.get("timestamp")
    if len(request_id) >= _UUID_LENGTH:
        return derived_id(request_id, typed_text(first))
    return derived_id(request_id, time, typed_text(first)) if moment(time) else None


def _id_from(name: str) -> str | None:
    """Give the session's id from the name that VS Code gives to its file; an export has any name."""
    folder, _, base = name.rpartition("/")
    stem, _, ending = base.rpartition(".")
    is_session = ending == "jsonl" or folder.rpartition("/")[2] in SESSION_FOLDERS
    return stem if is_session and stem else None


def _too_long(messages: list[Message], record: Record) -> tuple[Skipped, ...]:
    if TRUNCATED not in record.content:
        return ()
    cut = [message for message in messages if TRUNCATED in msgspec.json.encode(message.parts)]
    return tuple(Skipped(f"{record.where}: {message.id}", TOO_LONG) for message in cut)


def _metadata(session: Json, folder: str | None) -> Json:
    repository = kept(object_at(session, "repoData"), "remoteUrl", "localBranch", "localHeadCommit")
    found = {
        "imported": session.get("isImported"),
        "location": text_at(session, "initialLocation"),
        "repository": repository,
        "workspace": folder if folder and not folder.startswith("file:") else None,
    }
    return kept(found, *found)
