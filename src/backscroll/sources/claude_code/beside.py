"""The files beside a session file that its reading needs, cut down to what it needs of them.

A subagent's `agent-<id>.meta.json` says what it was for, and the file of the session that started it says which
conversation that session is part of. A result too long for the log lies under `tool-results`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import msgspec

from backscroll.errors import BackscrollError
from backscroll.reading.decoding import decode_object
from backscroll.reading.export import Export, Member
from backscroll.reading.values import Json, kept, objects_at
from backscroll.sources.claude_code.entries import session_of
from backscroll.sources.claude_code.lines import LOGLINES
from backscroll.sources.claude_code.results import FindFile

META_BYTES = 1 << 20
RESULTS = "tool-results"
SPEAKING = ("user", "assistant")


def opening_of(member: Member) -> list[Json]:
    """Give the first records of a file, as far as its head shows them."""
    found: list[Json] = []
    for raw in member.head.objects:
        found.extend(objects_at(raw, LOGLINES) if isinstance(raw.get(LOGLINES), list) else [raw])
    return found


def first_session(records: Iterable[Json]) -> str | None:
    """Give the session in which the first message was written: the original one, where a copy says so."""
    first = _first_spoken(records)
    return session_of(first) if first else None


def _first_spoken(records: Iterable[Json]) -> Json | None:
    return next((raw for raw in records if raw.get("type") in SPEAKING and session_of(raw)), None)


def side_files(name: str, session: str | None, export: Export) -> dict[str, bytes]:
    """Give what stands beside the file of this name, whose records are of this session."""
    found: dict[str, bytes] = {}
    meta = export.by_name.get(_meta_name(name))
    if meta is not None:
        with suppress(BackscrollError):
            found[meta.name] = meta.read(META_BYTES)
    for parent in export.by_base.get(f"{session}.jsonl", ()):
        first = _first_spoken(opening_of(parent))
        if parent.name != name and first is not None and session_of(first) != session:
            found[parent.name] = msgspec.json.encode(kept(first, "type", "uuid", "sessionId", "forkedFrom"))
    return found


def digest_of(side: Mapping[str, bytes]) -> bytes:
    """Give bytes that change with the side files; none where there are none."""
    return hashlib.sha256(msgspec.json.encode(sorted(side.items()))).digest() if side else b""


def attached(export: Export, members: Sequence[Member]) -> set[str]:
    """Give the results that were too long for a session's log: what a tool printed is no export."""
    folders = {f"{member.name.removesuffix('.jsonl')}/{RESULTS}" for member in members}
    return {member.name for member in export.members if member.name.rpartition("/")[0] in folders}


def agent_facts(name: str, side: Mapping[str, bytes]) -> Json:
    """Give what is known of the subagent whose file has this name."""
    try:
        return decode_object(side.get(_meta_name(name), b"{}"))
    except BackscrollError:
        return {}


def conversation_of(session: str, side: Mapping[str, bytes]) -> str:
    """Give the conversation a session is part of: a resumed one goes on with an older session's."""
    for name, content in side.items():
        if name.rpartition("/")[2] == f"{session}.jsonl":
            return session_of(decode_object(content)) or session
    return session


def _meta_name(name: str) -> str:
    return f"{name.removesuffix('.jsonl')}.meta.json"


def file_finder(export: Export) -> FindFile:
    """Give the way from a path on the user's machine to the member that holds the file, if one does."""

    def member_of(path: str) -> str | None:
        wanted = path.replace("\\", "/").split("/")
        members = export.by_base.get(wanted[-1], ())
        return next((member.name for member in members if _end_alike(member.name.split("/"), wanted)), None)

    return member_of


def _end_alike(name: list[str], wanted: list[str]) -> bool:
    """Whether session, folder and file are the same, or as much of them as the export has."""
    common = min(len(name), len(wanted), 3)
    return common > 1 and name[-common:] == wanted[-common:]
