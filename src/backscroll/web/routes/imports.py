"""Past imports: their reports, undoing them, doing them again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct

from backscroll.archive import BecamePage, Outcome, Run, Undone
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep, DeskDep, VisitorDep
from backscroll.web.importing.desk import lies_here
from backscroll.web.importing.job import Job

router = APIRouter(prefix="/api/imports", tags=["import"])

Number = Annotated[int, Path(ge=0, le=1 << 62)]


class ImportsOut(Struct, frozen=True):
    """All imports, newest first, without their problems."""

    imports: tuple[Run, ...]


class ImportOut(Struct, frozen=True):
    """One import: the run, some of what became of its conversations, and whether what it read is still at hand."""

    run: Run
    page: BecamePage
    can_run_again: bool


@router.get("", **known_answers(ImportsOut, says="The imports"))
def imports(archive: ArchiveDep, request: Request) -> Response:
    """List past imports, and those under way."""
    return answer(ImportsOut(tuple(archive.imports())), request)


@router.get("/{number}", **known_answers(ImportOut, 404, says="The import's report"))
def import_run(
    number: Number,
    archive: ArchiveDep,
    request: Request,
    outcome: Annotated[list[Outcome] | None, Query()] = None,
    offset: Annotated[int, Query(ge=0, le=1 << 31)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """Say what an import made of each conversation, or of those with one of these outcomes."""
    page = archive.import_items(number, outcomes=outcome or (), offset=offset, limit=limit)
    run = archive.import_run(number)
    return answer(ImportOut(run, page, lies_here(run.path)), request)


@router.post("/{number}/undo", **answers(Undone, 404, says="What was removed, set back, and left alone"))
def undo(number: Number, archive: ArchiveDep) -> Response:
    """Take out what only this import brought; what a later one brought too, or the user added to, stays."""
    return answer(archive.undo_import(number))


@router.post("/{number}/again", **answers(Job, 404, status=202, says="The job"))
def again(number: Number, archive: ArchiveDep, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Import again what an import read, where that is a folder or file of this machine that is there still."""
    return answer(desk.again(visitor.archive, archive, number), status=202)
