"""One conversation: opened, read on, searched within, changed, handed out, deleted."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive import Archive, Options
from backscroll.archive.finding_within import LONGEST_QUERY, Found
from backscroll.archive.reading import LARGEST_WINDOW, WINDOW, Reading, Window
from backscroll.errors import NotFound
from backscroll.export.names import slug
from backscroll.model import Status, StoredConversation
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep
from backscroll.web.downloads import download, file_answers
from backscroll.web.selections import MOST_TAGS, Word

MOST_SHOWN = 400_000
LONGEST_TITLE = 500
LONGEST_NAME = 100

router = APIRouter(prefix="/api/conversations", tags=["conversation"])

ConversationId = Annotated[str, Path(max_length=300, description="Its id, or four characters of its beginning or more")]
BranchEnd = Annotated[str | None, Query(max_length=36, description="Any message on the branch; else the active one")]
FormatName = Literal["markdown", "text", "html", "json"]


class Begun(BaseModel):
    """A conversation to begin."""

    model_config = ConfigDict(extra="forbid")
    title: str | None = Field(None, max_length=LONGEST_TITLE)


class Changes(BaseModel):
    """What to change; what is left out stays. A title of `null` gives the provider's back."""

    model_config = ConfigDict(extra="forbid")
    title: str | None = Field(None, max_length=LONGEST_TITLE)
    starred: bool | None = None
    status: Status | None = None


class Tags(BaseModel):
    """All the tags a conversation is to have."""

    model_config = ConfigDict(extra="forbid")
    tags: list[Annotated[Word, Field(min_length=1)]] = Field(max_length=MOST_TAGS)


class DeletedOut(Struct, frozen=True):
    """What is gone for good: conversations (with the subagents' they started), messages, and files."""

    conversations: int
    messages: int
    files: int


class OriginalRecord(Struct, frozen=True):
    """A provider's record: its file's name, its size in bytes, and its beginning as text; `is_cut` where it goes on."""

    name: str
    size: int
    text: str
    is_cut: bool


class OriginalOut(Struct, frozen=True):
    """The provider's records of a conversation, in the order they came."""

    records: tuple[OriginalRecord, ...]


@router.post("", **answers(StoredConversation, status=201, says="The new conversation"))
def begin(body: Begun, archive: ArchiveDep) -> Response:
    """Begin an empty conversation of one's own."""
    return answer(archive.begin(body.title), status=201)


@router.get("/{conversation_id}", **known_answers(Reading, 404, says="The conversation, a branch, and a window of it"))
def conversation(
    conversation_id: ConversationId,
    archive: ArchiveDep,
    request: Request,
    branch: BranchEnd = None,
    m: Annotated[str | None, Query(max_length=36, description="The message to open at")] = None,
    count: Annotated[int, Query(ge=1, le=LARGEST_WINDOW, description="Messages in a window")] = WINDOW,
) -> Response:
    """Open a conversation at its beginning, or at a message, on the branch that holds it."""
    return answer(archive.read(conversation_id, branch=branch, message=m, count=count), request)


@router.get("/{conversation_id}/messages", **known_answers(Window, 404, says="Messages of a branch"))
def messages(
    conversation_id: ConversationId,
    archive: ArchiveDep,
    request: Request,
    branch: BranchEnd = None,
    start: Annotated[int, Query(ge=0, description="The number, from 0, of the first one on the branch")] = 0,
    count: Annotated[int, Query(ge=1, le=LARGEST_WINDOW)] = WINDOW,
) -> Response:
    """Read on: some neighbouring messages of a branch."""
    return answer(archive.window(conversation_id, branch=branch, start=start, count=count), request)


@router.get("/{conversation_id}/find", **answers(Found, 404, says="The messages that have the words"))
def find(
    conversation_id: ConversationId,
    archive: ArchiveDep,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, description="Words as they stand, in any case")],
    branch: BranchEnd = None,
) -> Response:
    """Find words in all of a conversation, on a branch and elsewhere."""
    return answer(archive.find_in(conversation_id, q, branch=branch))


@router.patch("/{conversation_id}", **answers(StoredConversation, 404, says="The conversation as it is now"))
def change(conversation_id: ConversationId, body: Changes, archive: ArchiveDep) -> Response:
    """Rename, star, archive, trash, or restore a conversation."""
    if "title" in body.model_fields_set:
        archive.rename(conversation_id, body.title)
    if body.starred is not None:
        archive.star(conversation_id, starred=body.starred)
    if body.status is not None:
        archive.set_status(conversation_id, body.status)
    return _as_it_is(archive, conversation_id)


@router.put("/{conversation_id}/tags", **answers(StoredConversation, 404, says="The conversation as it is now"))
def set_tags(conversation_id: ConversationId, body: Tags, archive: ArchiveDep) -> Response:
    """Give a conversation these tags and no others."""
    archive.set_tags(conversation_id, body.tags)
    return _as_it_is(archive, conversation_id)


@router.delete("/{conversation_id}/tags", **answers(StoredConversation, 404, says="The conversation as it is now"))
def untag(conversation_id: ConversationId, tag: Annotated[Word, Query()], archive: ArchiveDep) -> Response:
    """Take one tag away."""
    archive.untag(conversation_id, tag)
    return _as_it_is(archive, conversation_id)


@router.delete("/{conversation_id}", **answers(DeletedOut, 404, says="What is gone"))
def delete(conversation_id: ConversationId, archive: ArchiveDep) -> Response:
    """Delete a conversation for good; afterwards no file of the archive holds a word of it."""
    gone = archive.delete([conversation_id])
    return answer(DeletedOut(gone.conversations, gone.messages, gone.files))


@router.get("/{conversation_id}/original", **answers(OriginalOut, 404, says="The provider's records"))
def original(conversation_id: ConversationId, archive: ArchiveDep) -> Response:
    """Show the provider's own records as text, the long ones cut."""
    return answer(OriginalOut(tuple(_shown(*record) for record in archive.original(conversation_id))))


@router.get("/{conversation_id}/original/{number}", **file_answers(404, says="The record, byte for byte"))
def original_record(
    conversation_id: ConversationId, number: Annotated[int, Path(ge=0)], archive: ArchiveDep
) -> Response:
    """Save one of the provider's records, from 0, as it was in the export."""
    records = archive.original(conversation_id)
    if number >= len(records):
        raise NotFound(f"There are {len(records)} records of this conversation.")
    name, content = records[number]
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    safe = ".".join(filter(None, (slug(stem, LONGEST_NAME), slug(ending, LONGEST_NAME))))
    return download(BytesIO(content), safe or "original", "application/octet-stream")


@router.get("/{conversation_id}/export", **file_answers(404, says="The file; a ZIP where files belong to it"))
def export(
    conversation_id: ConversationId,
    archive: ArchiveDep,
    format: FormatName = "markdown",
    branches: Annotated[Literal["active", "all"], Query(description="The active branch, or all of them")] = "active",
    leaf: Annotated[str | None, Query(max_length=36, description="The message at the end of the branch wanted")] = None,
) -> Response:
    """Write a conversation to a file to keep."""
    given = archive.hand_out(conversation_id, format, options=Options(branches=branches), leaf_id=leaf)
    return download(given.content, given.name, given.media_type)


def _as_it_is(archive: Archive, conversation_id: str) -> Response:
    return answer(archive.read(conversation_id, count=1).conversation)


def _shown(name: str, content: bytes) -> OriginalRecord:
    text = content[: 4 * MOST_SHOWN].decode("utf-8", "replace")[:MOST_SHOWN]
    return OriginalRecord(name, len(content), text, is_cut=len(text.encode()) < len(content))
