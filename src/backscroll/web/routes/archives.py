"""The archives of this server: which there are, which one a browser looks at."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.web.answers import answer, answers
from backscroll.web.archives import NAME, Shown
from backscroll.web.deps import ArchivesDep, BrowserDep, CredentialsDep

router = APIRouter(prefix="/api/archives", tags=["archives"])


class ArchivesOut(Struct, frozen=True):
    """All archives that can be opened, and the name of the one that is looked at."""

    archives: tuple[Shown, ...]
    current: str


class ArchiveIn(BaseModel):
    """A new archive's name."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=f"^{NAME}$")]


@router.get("", **answers(ArchivesOut, says="The archives"))
def archives(archives: ArchivesDep, visitor: BrowserDep) -> Response:
    """List the personal archive, the demonstration, and the others in the data folder."""
    return answer(ArchivesOut(tuple(archives.shown()), visitor.archive))


@router.post("", **answers(ArchivesOut, status=201, says="The archives, with the new one"))
def make(wanted: ArchiveIn, archives: ArchivesDep, visitor: BrowserDep) -> Response:
    """Make an empty archive in the data folder."""
    archives.made(wanted.name)
    return answer(ArchivesOut(tuple(archives.shown()), visitor.archive), status=201)


@router.post("/{name}/open", **answers(ArchivesOut, 404, says="The archives, this one looked at"))
def open_(name: str, archives: ArchivesDep, credentials: CredentialsDep, visitor: BrowserDep) -> Response:
    """Let this browser look at another archive. The demonstration is made when it is first opened."""
    archives.opened(name)
    changed = credentials.sessions.look_at(visitor, name)
    return answer(ArchivesOut(tuple(archives.shown()), changed.archive))
