"""What a Claude.ai export is made of, told apart by content: chats, projects, memories, design chats, an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from backscroll.errors import UnreadableExport
from backscroll.model import Conversation, Skipped
from backscroll.reading.decoding import decode_object
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.json_stream import pieces
from backscroll.reading.source import Record, Source
from backscroll.reading.values import Json, objects_at, text_at
from backscroll.reading.whole import whole
from backscroll.sources.claude_web import chats, design, memories, projects

NAMES_SHOWN = 12
Reader = Callable[[Json], Conversation]
KINDS: tuple[tuple[Callable[[Json], bool], Reader], ...] = (
    (chats.is_chat, chats.conversation),
    (projects.is_project, projects.conversation),
    (memories.is_memory, memories.conversation),
    (design.is_design_chat, design.conversation),
)


def claims(member: Member) -> bool:
    """Chats, projects and memories come as arrays, and one by one as objects."""
    head = member.head
    return head.shape in (Shape.ARRAY, Shape.OBJECT) and any(reader_of(found) for found in head.objects)


def records(_export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    for member in members:
        try:
            yield from _records_in(member)
        except UnreadableExport as error:
            yield Skipped(member.name, str(error))


def read(record: Record, _export: Export) -> Iterator[Conversation | Skipped]:
    raw = decode_object(record.content)
    reader = reader_of(raw)
    if reader is None:
        yield Skipped(record.where, "it has no `chat_messages`, and is no project and no memory either")
        return
    yield reader(raw)


def reader_of(raw: Json) -> Reader | None:
    return next((reader for is_kind, reader in KINDS if is_kind(raw)), None)


def near_miss(member: Member) -> str | None:
    """Large accounts get an index and several ZIPs, and only the ZIPs hold chats.

    https://github.com/osaurus-ai/osaurus/pull/2650
    """
    listed = [file for found in member.head.objects for file in objects_at(found, "data_files") if "export_url" in file]
    if not listed:
        return None
    names = [name for file in listed if (name := text_at(file, "filename", "file_name", "name"))]
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return (
        "This is only the index of a Claude.ai export and holds no chats. Download the ZIPs it lists, through the "
        f"links in Anthropic's e-mail, and import those: {', '.join(names[:NAMES_SHOWN])}{more}."
    )


def _records_in(member: Member) -> Iterator[Record | Skipped]:
    if member.head.shape is not Shape.ARRAY:
        yield whole(member)
        return
    for piece in pieces(member):
        yield piece if isinstance(piece, Skipped) else Record(piece.where, member.name, piece.content)


SOURCE = Source(
    name="claude-web",
    provider="anthropic",
    label="Claude.ai export",
    claims=claims,
    records=records,
    read=read,
    looks_for="conversations.json whose chats have `chat_messages`; beside it projects, memories and design chats",
    how_to_get=(
        "claude.ai → Settings → Privacy → Export data. The e-mail's link works for a day. A large account gets an "
        "index and several ZIPs: import all the ZIPs."
    ),
    near_miss=near_miss,
    beside=("users.json",),
)
