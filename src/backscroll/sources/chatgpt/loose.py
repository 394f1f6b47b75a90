"""What lies beside the conversations in forms that nobody has described: kept whole, or left out by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Conversation, LeftOut, Message, Nodes, Other, Role, Skipped
from backscroll.reading.decoding import decode
from backscroll.reading.export import Export, Member
from backscroll.reading.ids import derived_id
from backscroll.reading.json_stream import pieces
from backscroll.reading.source import Record
from backscroll.reading.values import Json, text_at, texts_below
from backscroll.reading.whole import whole
from backscroll.sources.chatgpt.shapes import COMPARISONS, GROUP_CHATS, is_conversation
from backscroll.sources.chatgpt.textdocs import is_textdoc, textdocs

NO_TALK = {
    COMPARISONS: "answers that were shown side by side, without the conversations they are from",
    "shopping.json": "not known to hold talk",
    "sora.json": "not known to hold talk",
}


def loose_records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Give records of what lies in the folders of the conversations, and that nobody claims."""
    claimed = {member.name for member in members}
    folders = {name.rpartition("/")[0] for name in claimed}
    for member in export.members:
        if member.name in claimed or _home(member.name) not in folders:
            continue
        try:
            yield from _records_in(member)
        except LimitExceeded:
            raise
        except UnreadableExport as error:
            yield Skipped(member.name, str(error))


def _home(name: str) -> str:
    """Give the folder of the export that a file belongs to."""
    folder = name.rpartition("/")[0]
    return folder.rpartition("/")[0] if is_textdoc(name) else folder


def _records_in(member: Member) -> Iterator[Record | Skipped]:
    if is_textdoc(member.name):
        yield whole(member)
    elif member.base == GROUP_CHATS:
        for piece in pieces(member):
            if isinstance(piece, Skipped):
                yield piece
            elif piece.index is not None:
                yield Record(piece.where, member.name, piece.content)
    elif member.base in NO_TALK and any(member.head.samples):
        yield LeftOut(member.name, NO_TALK[member.base])


def loose_in(record: Record) -> Conversation | None:
    """Give what a loose record holds; None for a conversation: a whole export may lie in a folder `textdocs`."""
    is_document = is_textdoc(record.name)
    if not is_document and record.name.rpartition("/")[2] != GROUP_CHATS:
        return None
    raw = _decoded(record.content)
    if isinstance(raw, dict) and is_conversation(raw):
        return None
    return textdocs(record, raw) if is_document else _group_chat(raw)


def _decoded(content: bytes) -> Any:
    try:
        return decode(content)
    except UnreadableExport:
        return None


def _group_chat(raw: Any) -> Conversation:
    """`group_chats.json` was empty wherever it was seen, so what a group chat looks like is not known."""
    facts: Json = raw if isinstance(raw, dict) else {}
    whole_chat = Other("group chat", raw, "\n\n".join(texts_below(raw)) or None)
    return Conversation(
        source="chatgpt",
        id=f"group-chat-{text_at(facts, 'id', 'conversation_id') or derived_id(raw)}",
        title=text_at(facts, "title", "name"),
        messages=(Message(id="group-chat", role=Role.SYSTEM, parts=(whole_chat,)),),
        nodes=Nodes(1, 1),
    )
