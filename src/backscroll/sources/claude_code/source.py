"""Claude Code session logs: `~/.claude/projects/<slug>/<session>.jsonl`, one file per session.

A line is a record, and a record is less than a message: a reply of the model is written as one record for each of its
content blocks, all with one `message.id`, and each result of its tool calls as a `user` record. Here one reply becomes
one message: its blocks in order, each once, every call with its result behind it (`replies`, `results`). Who answers
whom comes from `parentUuid`, which links records in the order they were written; only two prompts, or two replies,
after one message are a real fork (`branching`).

A session that was resumed or branched off may be a new file that begins with a copy of the old one's records, same
`uuid`s. Message ids are those `uuid`s, and `root_id` is the first spoken one: so the copies can be laid over each
other. The conversation's id is the session its first record was written in.

Subagents have threads of their own, in the session's file or in `agent-<id>.jsonl` files; each is a conversation below
the session's. Records without words (progress, snapshots, timings) are counted, and are no messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from backscroll.errors import BackscrollError
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record, Source
from backscroll.reading.values import text_at
from backscroll.reading.whole import whole
from backscroll.sources.claude_code.beside import attached, digest_of, first_session, opening_of, side_files
from backscroll.sources.claude_code.recognition import is_session, near_miss
from backscroll.sources.claude_code.sessions import NAME, conversations_in

_CONFIG = "CLAUDE_CONFIG_DIR"
_LATEST = "~"


def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Give each file as one record, originals before the sessions that begin with a copy of them."""
    for member in sorted(members, key=_age):
        try:
            record = whole(member, key=_stem(member))
        except BackscrollError as error:
            yield Skipped(member.name, str(error))
            continue
        side = side_files(member.name, first_session(opening_of(member)), export)
        yield replace(record, context=digest_of(side))


def _age(member: Member) -> tuple[str, bool, int, str]:
    """Give what sorts originals before copies: a copy has the same first time, another's session id, and more in it."""
    opening = opening_of(member)
    first_time = next((time for raw in opening if (time := text_at(raw, "timestamp"))), _LATEST)
    return first_time, first_session(opening) != _stem(member), member.size, member.name


def _stem(member: Member) -> str:
    return member.base.rpartition(".")[0] or member.base


def places(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Give the folders that Claude Code keeps its sessions in; `CLAUDE_CONFIG_DIR` may name several."""
    configured = (name.strip() for name in environment.get(_CONFIG, "").split(","))
    roots = [home / name.removeprefix("~/") for name in configured if name]
    for root in dict.fromkeys([*roots, home / ".claude", home / ".config" / "claude"]):
        yield root / "projects"


SOURCE = Source(
    name=NAME,
    provider="anthropic",
    label="Claude Code sessions",
    claims=is_session,
    records=records,
    read=conversations_in,
    looks_for="files of session records, `projects/<folder>/<session>.jsonl`, with `subagents/agent-….jsonl` below",
    how_to_get=(
        "Import the folder ~/.claude/projects of the machine that Claude Code ran on. Sessions older than 30 days are "
        "deleted there unless `cleanupPeriodDays` says otherwise, so import it regularly."
    ),
    near_miss=near_miss,
    attached=attached,
    beside=(
        "agent-*.meta.json",
        "todos/*",
        "plugins/*",
        "statsig/*",
        "file-history/*",
        "settings*.json",
        ".claude*.json",
    ),
    places=places,
)
