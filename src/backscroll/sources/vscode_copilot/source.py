"""VS Code chats: `chat.json` from "Chat: Export Chat…", and the sessions in VS Code's data folder.

A session is `<id>.json` until VS Code 1.109 and `<id>.jsonl` since (`chatSessionStore.ts` of microsoft/vscode). It has
the same messages read from either, or from an export; an export lacks the session's id, and shares its `root_id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from backscroll.errors import UnreadableExport
from backscroll.model import Conversation, LeftOut, Skipped
from backscroll.reading.decoding import decode_object
from backscroll.reading.encoding import text_from
from backscroll.reading.export import Export
from backscroll.reading.heads import opened_json
from backscroll.reading.source import Record, Source
from backscroll.reading.values import Json
from backscroll.sources.vscode_copilot.files import beside, claims, flat_name, near_miss, records, workspace_name
from backscroll.sources.vscode_copilot.locations import located
from backscroll.sources.vscode_copilot.mutation_log import Recovered, is_log, replayed
from backscroll.sources.vscode_copilot.places import BESIDE, places
from backscroll.sources.vscode_copilot.session import SOURCE_NAME, conversation

BREAKS_OFF = "the file breaks off; what stands before that was read"


def read(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    """Read one session. VS Code makes one for every chat view that is opened, and lists only those that were used."""
    side = beside(export, record.name, record.content)
    recovered = _recovered(record, _object_in(side, flat_name(record.name)))
    folder = _folder(_object_in(side, workspace_name(record.name)) or {})
    found = conversation(recovered.session, record, folder, recovered.lost)
    if found.messages or found.title or found.skipped:
        yield msgspec.structs.replace(found, beside=side)
    else:
        yield LeftOut(record.where, "a session in which nothing was asked")


def _recovered(record: Record, older: Json | None) -> Recovered:
    if is_log(record.content):
        return replayed(record.content, record.where, older)
    try:
        return Recovered(decode_object(record.content))
    except UnreadableExport:
        session = opened_json(text_from(record.content))
        if not isinstance(session, dict) or "requests" not in session:
            raise
        return Recovered(session, (Skipped(record.where, BREAKS_OFF),))


def _object_in(side: Mapping[str, bytes], name: str | None) -> Json | None:
    try:
        return decode_object(side[name]) if name is not None and name in side else None
    except UnreadableExport:
        return None


def _folder(workspace: Json) -> str | None:
    """Give the URI of the folder, or of the file that lists several folders."""
    named = workspace.get("folder") or workspace.get("workspace")
    return named if isinstance(named, str) else located(named)


SOURCE = Source(
    name=SOURCE_NAME,
    provider="github",
    label="VS Code Copilot Chat",
    claims=claims,
    records=records,
    read=read,
    looks_for="chat.json from VS Code, or the sessions in chatSessions/*.jsonl and *.json of its data folder",
    how_to_get=(
        "Import VS Code's own folder: ~/.config/Code/User (Linux), ~/Library/Application Support/Code/User (macOS) or "
        "%APPDATA%\\Code\\User (Windows). For a single chat: open it in VS Code, run “Chat: Export Chat…” from the "
        "command palette, and import the chat.json that it saves."
    ),
    near_miss=near_miss,
    beside=BESIDE,
    places=places,
)
