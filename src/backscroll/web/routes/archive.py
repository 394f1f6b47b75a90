"""The archive as a whole: where it lies, and what can be done with all of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from msgspec import Struct

from backscroll.archive import BackedUp, Storage
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep, IndexingDep, VisitorDep
from backscroll.web.indexing import Building

router = APIRouter(prefix="/api/archive", tags=["archive"])


class ArchiveOut(Struct, frozen=True):
    """The archive that is looked at, where it lies and what room it takes."""

    name: str
    storage: Storage


class VacuumedOut(Struct, frozen=True):
    """What came of it."""

    freed_bytes: int


@router.get("", **known_answers(ArchiveOut, says="Where the archive lies"))
def archive(archive: ArchiveDep, visitor: VisitorDep, request: Request) -> Response:
    """Say where the archive and its backups lie, and how much room it takes."""
    return answer(ArchiveOut(visitor.archive, archive.storage()), request)


@router.post("/backup", **answers(BackedUp, status=201, says="What was copied, and where it lies"))
def backup(archive: ArchiveDep) -> Response:
    """Copy the archive with its files into the folder `backups` beside it; the copy can be opened as an archive."""
    return answer(archive.backup(), status=201)


@router.post("/vacuum", **answers(VacuumedOut, says="How much room was given back"))
def vacuum(archive: ArchiveDep) -> Response:
    """Give the room that the database has no use for back to the disk. Needs room for a second copy meanwhile."""
    return answer(VacuumedOut(archive.vacuum()))


@router.post("/index", **answers(Building, status=202, says="How far it is; `/api/health` says how it goes on"))
def index(archive: ArchiveDep, visitor: VisitorDep, indexing: IndexingDep) -> Response:
    """Begin to make the vectors that are missing, so that all can be found by meaning."""
    return answer(indexing.start(visitor.archive, archive), status=202)
