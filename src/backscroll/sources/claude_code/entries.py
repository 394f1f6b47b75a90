"""The records of a session file, each once, sorted into the main thread and the subagents' threads."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from backscroll.model import Skipped
from backscroll.reading.values import Json, flag_at, object_at, text_at
from backscroll.sources.claude_code.lines import objects_in

MAIN = ""


class Entry(Struct):
    """A record of the log. `id` stays the same in every copy of it; `copies` counts those met in this file."""

    type: str
    raw: Json
    id: str
    copies: int = 0


class Log(Struct, frozen=True):
    """What a session file holds."""

    entries: list[Entry]
    skipped: list[Skipped]


def log_of(content: bytes) -> Log:
    """Give the records of a file; one that comes again keeps its first place and its richest content.

    The same `uuid` comes up to five times: https://github.com/anthropics/claude-code/issues/66947, …/66454, …/5034,
    …/48936; https://github.com/codemie-ai/codemie-code/pull/350 for the desktop's "local agent mode".
    """
    entries: dict[str, Entry] = {}
    skipped: list[Skipped] = []
    nameless: Counter[str] = Counter()
    for raw in objects_in(content):
        if isinstance(raw, Skipped):
            skipped.append(raw)
            continue
        identity = identity_of(raw) or _stand_in(raw, nameless)
        if identity in entries:
            _add_copy(entries[identity], raw)
        else:
            entries[identity] = Entry(text_at(raw, "type") or "record", raw, identity)
    return Log(list(entries.values()), skipped)


def identity_of(raw: Json) -> str | None:
    """Give the id a record had when it was first written: a fork names it, other copies keep it."""
    if "forkedFrom" in raw:
        return text_at(object_at(raw, "forkedFrom"), "messageUuid") or text_at(raw, "uuid")
    return text_at(raw, "uuid")


def parent_of(raw: Json) -> str | None:
    """Give the record that comes before; behind a compaction only `logicalParentUuid` says it.

    https://github.com/microsoft/vscode-copilot-chat/blob/main/src/extension/chatSessions/claude/node/sessionParser/claudeSessionParser.ts
    """
    return text_at(raw, "logicalParentUuid", "parentUuid")


def session_of(raw: Json) -> str | None:
    """Give the session a record was first written in."""
    if "forkedFrom" in raw:
        return text_at(object_at(raw, "forkedFrom"), "sessionId") or text_at(raw, "sessionId")
    return text_at(raw, "sessionId", "session_id")


def _stand_in(raw: Json, nameless: Counter[str]) -> str:
    """Give an id to a record that has none, from what it says: in another copy of the log it must be the same."""
    digest = hashlib.sha256(msgspec.json.encode(raw)).hexdigest()[:32]
    nameless[digest] += 1
    return digest if nameless[digest] == 1 else f"{digest}-{nameless[digest]}"


def _add_copy(entry: Entry, copy: Json) -> None:
    entry.copies += 1
    if _content_size(copy) > _content_size(entry.raw):
        entry.raw = {**entry.raw, "message": copy["message"]}


def _content_size(raw: Json) -> int:
    return len(repr(raw.get("message") or ""))


def threads_in(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Give the records by thread: the main one, then each subagent's by its agent id, or else by its first record."""
    threads: dict[str, list[Entry]] = {MAIN: []}
    thread_of: dict[str, str] = {}
    latest = MAIN
    for entry in entries:
        key = MAIN
        if flag_at(entry.raw, "isSidechain"):
            key = latest = _sidechain_key(entry, thread_of, latest)
        thread_of[entry.id] = key
        threads.setdefault(key, []).append(entry)
    return threads


def _sidechain_key(entry: Entry, thread_of: dict[str, str], latest: str) -> str:
    """Give the agent's id; before agents had ids, a sidechain began with a record that had no parent among its own."""
    named = text_at(entry.raw, "agentId")
    if named:
        return named
    parent = text_at(entry.raw, "parentUuid")
    if parent is None:
        return entry.id
    return thread_of.get(parent, latest) or entry.id
