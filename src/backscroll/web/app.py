"""The application: the gate, the routes, and the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from backscroll.archive import Changed
from backscroll.web.archives import Archives
from backscroll.web.described import DescribedApi
from backscroll.web.importing.desk import Desk
from backscroll.web.indexing import Indexing
from backscroll.web.once import Once
from backscroll.web.pages import add_pages
from backscroll.web.problems import answer_errors_of
from backscroll.web.routes import ROUTERS
from backscroll.web.security.accidents import Accidents
from backscroll.web.security.bodies import Bodies
from backscroll.web.security.credentials import Credentials
from backscroll.web.security.gate import Gate
from backscroll.web.security.headers import SecurityHeaders
from backscroll.web.selections import Wish
from backscroll.web.settings import Settings

SUMMARY = "One archive, owned by you, of everything you and your AI assistants have said to each other."


def create_app(settings: Settings) -> FastAPI:
    """Give the application for one server."""
    app = DescribedApi(
        title="Backscroll",
        version=version("backscroll"),
        summary=SUMMARY,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
    )
    app.state.settings = settings
    app.state.archives = Archives(settings)
    app.state.desk = Desk(settings, app.state.archives)
    app.state.indexing = Indexing()
    app.state.credentials = Credentials(settings, app.state.archives)
    app.state.undos = Once[Changed]("That cannot be taken back any more: it was already, or the server began anew.")
    app.state.wishes = Once[Wish]("That file has been fetched already, or the server began anew. Export again.")
    answer_errors_of(app)
    for router in ROUTERS:
        app.include_router(router)
    add_pages(app)
    # The last one added is the first that a request meets.
    app.add_middleware(Bodies)
    app.add_middleware(Gate, settings=settings, credentials=app.state.credentials)
    app.add_middleware(Accidents)
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    app.state.desk.open()
    yield
    app.state.desk.close()
    app.state.indexing.close()
    app.state.archives.close()
