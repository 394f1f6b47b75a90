"""Notes on a conversation and on its messages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive import Archive
from backscroll.store.notes import Note
from backscroll.web.answers import answer, answers
from backscroll.web.deps import ArchiveDep
from backscroll.web.routes.conversation import ConversationId

LONGEST_NOTE = 20_000

router = APIRouter(prefix="/api/conversations/{conversation_id}/notes", tags=["notes"])

NoteNumber = Annotated[int, Path(ge=1, le=1 << 62)]


class NewNote(BaseModel):
    """A note to write: on the conversation, or on one of its messages."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)
    message_id: str | None = Field(None, max_length=36)


class NoteText(BaseModel):
    """What a note is to say."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)


class NotesOut(Struct, frozen=True):
    """All notes on a conversation and its messages, in the order they were written."""

    notes: tuple[Note, ...]


@router.get("", **answers(NotesOut, 404, says="The notes"))
def notes(conversation_id: ConversationId, archive: ArchiveDep) -> Response:
    """Give the notes on a conversation and its messages."""
    return _all(archive, conversation_id)


@router.post("", **answers(NotesOut, 404, status=201, says="The notes, with the new one"))
def write(conversation_id: ConversationId, body: NewNote, archive: ArchiveDep) -> Response:
    """Write a note."""
    archive.note(conversation_id, body.text, body.message_id)
    return _all(archive, conversation_id, 201)


@router.put("/{number}", **answers(NotesOut, 404, says="The notes as they are now"))
def change(conversation_id: ConversationId, number: NoteNumber, body: NoteText, archive: ArchiveDep) -> Response:
    """Write a note anew."""
    archive.change_note(conversation_id, number, body.text)
    return _all(archive, conversation_id)


@router.delete("/{number}", **answers(NotesOut, 404, says="The notes that are left"))
def remove(conversation_id: ConversationId, number: NoteNumber, archive: ArchiveDep) -> Response:
    """Take a note away."""
    archive.remove_note(conversation_id, number)
    return _all(archive, conversation_id)


def _all(archive: Archive, conversation_id: str, status: int = 200) -> Response:
    return answer(NotesOut(tuple(archive.notes(conversation_id))), status=status)
