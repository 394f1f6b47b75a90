"""Taking back what was done with many conversations."""

from __future__ import annotations

from fastapi import APIRouter, Response
from msgspec import Struct

from backscroll.web.answers import answer, answers
from backscroll.web.deps import ArchiveDep, UndosDep, VisitorDep

router = APIRouter(prefix="/api/undo", tags=["conversations"])


class UndoneOut(Struct, frozen=True):
    """How many conversations are again as they were; those changed since stay as they are."""

    changed: int


@router.post("/{undo}", **answers(UndoneOut, 404, says="How many were set back"))
def take_back(undo: str, archive: ArchiveDep, visitor: VisitorDep, undos: UndosDep) -> Response:
    """Take a change back; once, and until the server ends."""
    with undos.taken(visitor.archive, undo) as changed:
        return answer(UndoneOut(archive.take_back(changed)))
