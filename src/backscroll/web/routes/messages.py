"""One message: rated, and forked from."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive.forking import Scope
from backscroll.model import StoredConversation
from backscroll.web.answers import answer, answers
from backscroll.web.deps import ArchiveDep

LONGEST_REASON = 2_000

router = APIRouter(prefix="/api/messages", tags=["messages"])

MessageId = Annotated[str, Path(max_length=36)]


class NewRating(BaseModel):
    """A thumb up (1) or down (-1), and why; 0 takes it back."""

    model_config = ConfigDict(extra="forbid")
    value: Literal[-1, 0, 1]
    reason: str | None = Field(None, max_length=LONGEST_REASON)


class ForkFrom(BaseModel):
    """How much a fork takes along."""

    model_config = ConfigDict(extra="forbid")
    scope: Scope = Scope.PATH


class Rated(Struct, frozen=True):
    """The user's rating of a message, as it is now."""

    value: int
    reason: str | None


@router.put("/{message_id}/rating", **answers(Rated, 404, says="The rating as it is now"))
def rate(message_id: MessageId, body: NewRating, archive: ArchiveDep) -> Response:
    """Rate a message, in the place of an earlier rating."""
    archive.rate(message_id, body.value, body.reason)
    return answer(Rated(body.value, body.reason))


@router.post("/{message_id}/fork", **answers(StoredConversation, 404, status=201, says="The new conversation"))
def fork(message_id: MessageId, body: ForkFrom, archive: ArchiveDep) -> Response:
    """Begin a conversation of one's own that says what is said up to this message, or more of it."""
    return answer(archive.fork(message_id, body.scope), status=201)
