"""The pages: the built application, and the one address that lets a browser in."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from starlette.responses import FileResponse, RedirectResponse

from backscroll.web.problems import problem
from backscroll.web.security import cookies
from backscroll.web.security.credentials import Credentials

BUILT = Path(str(files("backscroll.web"))) / "static"
# The build names these after what is in them: they never change.
NEVER_CHANGING = "public, max-age=31536000, immutable"
# Said here: Windows takes kinds from its registry, where a program may have made scripts plain text that no page runs.
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def add_pages(app: FastAPI) -> None:
    """Answer every address outside the API with the application, whose router knows it, or with a file of its own."""

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str, request: Request, token: str | None = None) -> Response:
        if token is not None:
            return _let_in(request, token)
        if path == "api" or path.startswith("api/"):
            return problem(404, "There is nothing at this address of the API.")
        file = _file_of(path)
        if file is not None:
            return _sent(file, request)
        index = BUILT / "index.html"
        if path.startswith("assets/") or not index.is_file():
            return problem(404, "There is no such page. Where there are none at all, `make setup` builds them.")
        return FileResponse(index, headers={"Cache-Control": "no-cache"})


def _sent(file: Path, request: Request) -> Response:
    """Give a built file, packed where the build packed it and the browser can unpack it."""
    headers = {"Cache-Control": NEVER_CHANGING if file.parent == BUILT / "assets" else "no-cache"}
    kind = KINDS.get(file.suffix)
    packed = file.with_name(f"{file.name}.br")
    if not packed.is_file():
        return FileResponse(file, headers=headers, media_type=kind)
    headers["Vary"] = "Accept-Encoding"
    accepted = {name.strip() for name in request.headers.get("accept-encoding", "").split(",")}
    if "br" not in accepted:
        return FileResponse(file, headers=headers, media_type=kind)
    return FileResponse(packed, headers=headers | {"Content-Encoding": "br"}, media_type=kind)


def _let_in(request: Request, token: str) -> Response:
    """Exchange the start token for a session, and leave it out of the address."""
    credentials: Credentials = request.app.state.credentials
    begun = credentials.with_start_token(token)
    if begun is None:
        return problem(
            403, "That token was used already, or is of another start of the server. Open the address it printed last."
        )
    response = RedirectResponse(_without_token(request), 303, headers={"Cache-Control": "no-store"})
    cookies.give(response, request, begun.secret)
    return response


def _without_token(request: Request) -> str:
    """Give the address that was asked for, without its token, as a path of ours whatever it looks like."""
    path = quote("/" + request.scope["path"].lstrip("/\\"))
    rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
    return f"{path}?{rest}" if rest else path


def _file_of(path: str) -> Path | None:
    """Give the built file at a path, or None; nothing outside the folder is one, and no name that no file can have."""
    with suppress(OSError, ValueError):
        file = (BUILT / path).resolve()
        if file.is_file() and file.is_relative_to(BUILT) and file.name != "index.html":
            return file
    return None
