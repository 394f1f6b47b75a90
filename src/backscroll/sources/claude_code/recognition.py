"""Telling Claude Code's session files from everything else, its own side files included."""

from __future__ import annotations

from collections.abc import Callable

from backscroll.reading.export import HEAD_BYTES, Member
from backscroll.reading.heads import Shape
from backscroll.reading.values import Json, object_at, text_at
from backscroll.sources.claude_code.beside import SPEAKING, opening_of
from backscroll.sources.claude_code.context import SIDE_TYPES

_LINKS = frozenset({"parentUuid", "leafUuid", "isSidechain"})
_WITH_SESSION = SIDE_TYPES | {"attachment", "queue-operation", "system"}


def is_session(member: Member) -> bool:
    """Whether a file holds a session: records in which somebody speaks, or may do so further on."""
    records = _records_of(member)
    if not records or _is_replay(member):
        return False
    return any(map(_speaks, records)) or not _is_seen_whole(member)


def _records_of(member: Member) -> list[Json]:
    if member.head.shape not in (Shape.LINES, Shape.OBJECT):
        return []
    return [raw for raw in opening_of(member) if _is_record(raw)]


def _is_record(raw: Json) -> bool:
    """`type` alone proves nothing: unrelated index files carry it, too.

    https://github.com/Sinity/polylogue/blob/master/polylogue/sources/parsers/claude/code_detection.py
    """
    kind = raw.get("type")
    message = raw.get("message")
    if not isinstance(kind, str) or (isinstance(message, dict) and "content" not in message):
        return False
    if not raw.keys().isdisjoint(_LINKS):
        return True
    if kind in SPEAKING:
        return isinstance(message, dict)
    if kind == "file-history-snapshot":
        return "snapshot" in raw
    return kind in _WITH_SESSION and "sessionId" in raw


def _speaks(raw: Json) -> bool:
    return raw.get("type") in SPEAKING or object_at(raw, "attachment").get("type") == "queued_command"


def _is_seen_whole(member: Member) -> bool:
    """Whether the head shows the whole file, and every line of it."""
    lines = sum(1 for line in member.head.text.split("\n") if line.strip())
    return member.size <= HEAD_BYTES and len(member.head.samples) == lines


def _is_replay(member: Member) -> bool:
    """Whether a helper wrote the file that was given a whole session to sum up; the session holds all of it."""
    if member.base.startswith("agent-acompact-"):
        return True
    return any((text_at(raw, "agentId") or "").startswith("acompact-") for raw in opening_of(member))


def _is_replayed_session(member: Member) -> bool:
    return bool(_records_of(member)) and _is_replay(member)


def _is_side_records_only(member: Member) -> bool:
    return bool(_records_of(member)) and not is_session(member)


def _is_prompt_history(member: Member) -> bool:
    return any({"display", "project", "timestamp"} <= raw.keys() for raw in member.head.objects)


def _is_index(member: Member) -> bool:
    return any(isinstance(raw.get("entries"), list) for raw in member.head.objects) and "sessionId" in member.head.text


def _is_journal(member: Member) -> bool:
    return member.base == "journal.jsonl" and any("agentId" in raw for raw in member.head.objects)


_REPLAYED = (
    "Claude Code's files agent-acompact-….jsonl are copies of sessions, made to sum them up; the sessions' own files "
    "hold all that is in them."
)
_SILENT = "Some of Claude Code's files hold only titles and snapshots: nobody says anything in them."
_HISTORY = (
    "Claude Code's history.jsonl holds the prompts of all projects without the answers; the sessions are the .jsonl "
    "files in the folder `projects` beside it."
)
_INDEX = "Claude Code's sessions-index.json only lists sessions; the sessions are the .jsonl files beside it."
_JOURNAL = (
    "The journal.jsonl of a Claude Code workflow holds no conversation; what its agents said stands in the files "
    "agent-….jsonl beside it."
)
_NEAR_MISSES: tuple[tuple[Callable[[Member], bool], str], ...] = (
    (_is_replayed_session, _REPLAYED),
    (_is_side_records_only, _SILENT),
    (_is_prompt_history, _HISTORY),
    (_is_index, _INDEX),
    (_is_journal, _JOURNAL),
)


def near_miss(member: Member) -> str | None:
    """Say what a side file of Claude Code is, and where the sessions are."""
    return next((advice for fits, advice in _NEAR_MISSES if fits(member)), None)
