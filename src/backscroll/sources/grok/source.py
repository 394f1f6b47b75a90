"""What a Grok export is made of: one large backend file, and a folder of files without names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from backscroll.errors import UnreadableExport
from backscroll.model import Conversation, Skipped
from backscroll.reading.decoding import decode_object
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.source import Record, Source
from backscroll.reading.values import list_at, object_at, objects_at
from backscroll.reading.whole import whole
from backscroll.sources.grok import chats
from backscroll.sources.grok.assets import assets_of, attached, ids_in
from backscroll.sources.grok.lists import KINDS, record_of_files
from backscroll.sources.grok.members import BACKEND, FOLDER, PRIVATE
from backscroll.sources.grok.projects import names_of, projects_in
from backscroll.sources.grok.strange import Strange

CHATS = "conversations"
LISTS = frozenset({CHATS, "", *KINDS})


def claims(member: Member) -> bool:
    """A chat is wrapped twice, as `conversation` and `responses`; an export without chats goes by its file's name."""
    if member.base in PRIVATE or FOLDER in member.name or member.head.shape not in (Shape.ARRAY, Shape.OBJECT):
        return False
    found = member.head.objects
    if any(chats.is_chat(raw) or any(map(chats.is_chat, objects_at(raw, CHATS))) for raw in found):
        return True
    return member.base == BACKEND and any(not KINDS.keys().isdisjoint(raw) for raw in found)


def near_miss(member: Member) -> str | None:
    """Grok inside X is another product, whose chats come as a script among the files of an archive of X."""
    if "grok_chat_item" not in member.head.text[:200]:
        return None
    return (
        f"{member.name} holds chats with Grok inside X, in a form that is not read. Chats held at grok.com are another "
        "export: accounts.x.ai/data."
    )


def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Give every chat, project, task and picture, then the files that none of them mentions.

    One backend file is expected. Two, as after two downloads into one folder, are both read: a chat has its own id
    and names its own account, so nothing is mixed up, and of the same chat in both the import keeps what each has.
    """
    assets, names = assets_of(export), names_of(export)
    unmentioned = set(assets)
    for member in members:
        for found in records_in(member):
            if isinstance(found, Skipped):
                yield found
                continue
            files = ids_in(found.content) & assets.keys() if assets else set()
            unmentioned -= files
            within = sorted(names[project] for project in projects_in(found.content, names))
            yield replace(found, context=digest_of([*sorted(files), *within]))
    if unmentioned:
        yield record_of_files(unmentioned, assets)


def read(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    raw, assets = decode_object(record.content), assets_of(export)
    if object_at(raw, "conversation") or list_at(raw, "responses"):
        yield chats.conversation(raw, assets, names_of(export))
        return
    listed = [(reader, item) for key, reader in KINDS.items() for item in list_at(raw, key)]
    for reader, item in listed:
        yield reader(item, assets) if isinstance(item, dict) else Skipped(record.where, "it is no object")
    if not listed:
        yield Skipped(record.where, "it holds no chat: no `conversation`, no `responses`")


def records_in(member: Member) -> Iterator[Record | Skipped]:
    try:
        if member.head.shape is Shape.OBJECT and any(map(chats.is_chat, member.head.objects)):
            yield whole(member)
        else:
            yield from records_of_pieces(member)
    except UnreadableExport as error:
        yield Skipped(member.name, str(error))


def records_of_pieces(member: Member) -> Iterator[Record | Skipped]:
    """Give a record for each entry; one that is no chat keeps the name of its list around it."""
    strange = Strange(member.name)
    for piece in pieces(member):
        if isinstance(piece, Skipped):
            yield piece
        elif piece.index is not None and (piece.key in LISTS or strange.is_chat(piece)):
            yield Record(piece.where, member.name, wrapped(piece))
        else:
            strange.count(piece)
    yield from strange.left_out()


def wrapped(piece: Piece) -> bytes:
    return b'{"%b":[%b]}' % (piece.key.encode(), piece.content) if piece.key in KINDS else piece.content


def digest_of(beside: Sequence[str]) -> bytes:
    """A file that came with a later export, or a project's new name, makes a chat worth reading again."""
    return hashlib.sha256("\n".join(beside).encode()).digest()[:16] if beside else b""


SOURCE = Source(
    name="grok",
    provider="xai",
    label="Grok account export",
    claims=claims,
    records=records,
    read=read,
    looks_for=f"{BACKEND}, in which every chat has `conversation` and `responses`; beside it {FOLDER}/ with the files",
    how_to_get=(
        "accounts.x.ai/data, or grok.com → Settings → Data controls → Download account data. Chats held with Grok "
        "inside X are not in it: they come with the archive of X."
    ),
    near_miss=near_miss,
    attached=attached,
    beside=tuple(sorted(PRIVATE)),
)
