"""What routes ask for, and where it comes from.

They are coroutines, though they wait for nothing: FastAPI gives a plain function to a thread, which takes longer than
the function does.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from backscroll.archive import Archive, Changed
from backscroll.store.patience import answer_within
from backscroll.web.archives import Archives
from backscroll.web.importing.desk import Desk
from backscroll.web.indexing import Indexing
from backscroll.web.once import Once
from backscroll.web.security.credentials import Credentials
from backscroll.web.security.gate import VISITOR
from backscroll.web.security.visitors import Visitor
from backscroll.web.selections import Wish
from backscroll.web.settings import Settings

PATIENCE_SECONDS = 20.0


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _archives(request: Request) -> Archives:
    archives: Archives = request.app.state.archives
    return archives


async def _visitor(request: Request) -> Visitor:
    visitor: Visitor = request.scope[VISITOR]
    return visitor


async def _browser(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Give the visitor where it is a browser. A token is for one archive, and knows of no other."""
    if visitor.csrf is None:
        raise HTTPException(403, "A token belongs to one archive. Make one in the other archive.")
    return visitor


async def _visitor_if_any(request: Request) -> Visitor | None:
    visitor: Visitor | None = request.scope[VISITOR]
    return visitor


async def _credentials(request: Request) -> Credentials:
    credentials: Credentials = request.app.state.credentials
    return credentials


async def _undos(request: Request) -> Once[Changed]:
    undos: Once[Changed] = request.app.state.undos
    return undos


async def _wishes(request: Request) -> Once[Wish]:
    wishes: Once[Wish] = request.app.state.wishes
    return wishes


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _indexing(request: Request) -> Indexing:
    indexing: Indexing = request.app.state.indexing
    return indexing


async def _patience() -> None:
    answer_within(PATIENCE_SECONDS)


SettingsDep = Annotated[Settings, Depends(_settings)]
ArchivesDep = Annotated[Archives, Depends(_archives)]
VisitorDep = Annotated[Visitor, Depends(_visitor)]
BrowserDep = Annotated[Visitor, Depends(_browser)]
VisitorIfAnyDep = Annotated[Visitor | None, Depends(_visitor_if_any)]
DeskDep = Annotated[Desk, Depends(_desk)]
CredentialsDep = Annotated[Credentials, Depends(_credentials)]
UndosDep = Annotated[Once[Changed], Depends(_undos)]
IndexingDep = Annotated[Indexing, Depends(_indexing)]
WishesDep = Annotated[Once[Wish], Depends(_wishes)]
# For a route whose answer, where it takes too long, is that.
PatienceDep = Depends(_patience)


async def _archive(archives: ArchivesDep, visitor: VisitorDep) -> Archive:
    """Give the visitor's archive; a thread opens it, where it has to be opened, as that may take a while."""
    ready = archives.ready(visitor.archive)
    return ready if ready is not None else await run_in_threadpool(archives.opened, visitor.archive)


ArchiveDep = Annotated[Archive, Depends(_archive)]
