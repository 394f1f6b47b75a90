"""Whether the server lives, and how the archive is."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from msgspec import Struct

from backscroll.archive import Health, Standing
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep, IndexingDep, VisitorDep
from backscroll.web.indexing import Building

router = APIRouter(prefix="/api/health", tags=["health"])


class Living(Struct, frozen=True):
    """The server answers."""

    status: str = "ok"


class HealthOut(Struct, frozen=True):
    """How the archive stands, whether vectors are being made for it just now, and which version tells it."""

    version: str
    standing: Standing
    building: Building | None


class CheckOut(Struct, frozen=True):
    """What was found by looking at everything."""

    is_sound: bool
    health: Health


@router.get("/live", **answers(Living, says="The server lives"))
def live() -> Response:
    """Say that the server answers; needs no session."""
    return answer(Living())


@router.get("", **known_answers(HealthOut, says="How the archive stands"))
def health(archive: ArchiveDep, visitor: VisitorDep, indexing: IndexingDep, request: Request) -> Response:
    """Say how the indexes are, how large the archive is, and which import was last; quick."""
    # Looked at first: where it is over, the vectors that it made are counted.
    building = indexing.now(visitor.archive)
    return answer(HealthOut(version("backscroll"), archive.standing(), building), request)


@router.post("/check", **answers(CheckOut, says="What was found"))
def check(archive: ArchiveDep) -> Response:
    """Look at everything that is kept, and say what is not as it should be; changes nothing."""
    found = archive.check()
    return answer(CheckOut(found.is_sound, found))
