"""`backscroll serve`: the archive in a browser."""

from __future__ import annotations

import os
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from backscroll.archive.archive import file_of
from backscroll.cli.options import Database, opened
from backscroll.cli.printing import console
from backscroll.config import config_from
from backscroll.errors import InvalidRequest

if TYPE_CHECKING:
    from backscroll.web import Settings


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one.")] = 8321,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen at.")] = "127.0.0.1",
    host_name: Annotated[
        list[str] | None,
        typer.Option("--host-name", metavar="NAME", help="A further name it goes by, as behind a proxy. Repeatable."),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
    db: Database = None,
) -> None:
    """Open the archive in the browser; Ctrl-C ends it."""
    from backscroll.web.serving import listening, run  # noqa: PLC0415  as above
    from backscroll.web.settings import Settings  # noqa: PLC0415  FastAPI takes half a second to load

    config = config_from(os.environ, db)
    settings = Settings(
        database=file_of(config.database),
        limits=config.limits,
        embedder=config.embedder,
        host=host,
        port=port,
        host_names=tuple(host_name or ()),
    )
    with opened(db) as archive:
        if not (settings.is_private or archive.keys.has_password()):
            raise InvalidRequest(
                "Other machines could reach this server, and there is no password. `backscroll password` sets one."
            )
    with listening(host, port) as socket:
        settings = replace(settings, port=socket.getsockname()[1])
        out = console()
        out.print(f"Backscroll is at {settings.address}?token={settings.start_token}", soft_wrap=True)
        out.print(_open_to(settings), soft_wrap=True)
        if not no_open:
            webbrowser.open(f"{settings.address}?token={settings.opening_token}")
        run(settings, socket)


def _open_to(settings: Settings) -> str:
    """Say who can reach the server, and what they need."""
    if settings.is_private:
        return "Only this machine can reach it, and only this address lets a browser in. Ctrl-C ends it."
    if settings.is_local:
        return (
            f"Whoever reaches it as {' or '.join(settings.host_names)} can open it with the password. Ctrl-C ends it."
        )
    return (
        f"Every machine that can reach port {settings.port} of this one can open it with the password. What they "
        "read is not encrypted on its way: in a network you do not trust, put a proxy with TLS before it. "
        "Ctrl-C ends it."
    )
