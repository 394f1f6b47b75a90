"""Files on their way to somebody's disk: under a safe name, and never shown as a page of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from backscroll.web.answers import TAG, refusals
from backscroll.web.problems import problem

CHUNK_BYTES = 1 << 18
NO_RANGE = "The header Range cannot be read. Write it as bytes=0-99, or leave it out."
NOT_THAT_LONG = "The file is shorter than the Range that is asked for. Content-Range says how long it is."
# Were it opened in the browser all the same, it could do nothing there.
HARMLESS = {"Content-Security-Policy": "default-src 'none'; sandbox"}
_BYTES = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
_SAVED = {
    "Content-Disposition": {"description": "That it is to be saved, under this name", "schema": {"type": "string"}}
}


def download(content: IO[bytes], name: str, media_type: str) -> StreamingResponse:
    """Hand a file out; it is closed when all of it has gone, or nobody is there any more."""
    headers = {**HARMLESS, "Content-Disposition": kept_as(name), "Cache-Control": "no-store"}
    return StreamingResponse(_chunks(content), 200, headers, media_type)


def kept_as(name: str) -> str:
    """Give the header that says: a file to keep, under this name."""
    plain = "".join(character for character in name if " " <= character <= "~" and character not in '"\\%')
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class RangedFile(FileResponse):
    """A file, or the ranges of it that are asked for; what cannot be given of it is refused as a problem."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused: list[Message] = []

        async def unless_refused(message: Message) -> None:
            if refused or message.get("status") in (400, 416):
                refused.append(message)
            else:
                await send(message)

        await super().__call__(scope, receive, unless_refused)
        if refused:
            await _refusal(refused[0])(scope, receive, send)


def file_answers(*problems: int, says: str) -> dict[str, Any]:
    """Give what a route's decorator takes to say that it answers with a file."""
    good = {"description": says, "content": _BYTES, "headers": _SAVED}
    return {"response_class": Response, "response_model": None, "responses": {200: good, **refusals(*problems)}}


def ranged_answers(*problems: int, says: str) -> dict[str, Any]:
    """Give what `file_answers` gives, for a route that answers with ranges of a file too, where they are asked for."""
    told = file_answers(400, 416, *problems, says=says)
    told["responses"][200]["headers"] = _SAVED | TAG
    told["responses"][206] = {
        "description": "The range that `Range` asks for; several as `multipart/byteranges`",
        "content": _BYTES,
        "headers": {"Content-Range": {"description": "Which bytes, of how many", "schema": {"type": "string"}}},
    }
    return told


async def _chunks(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while chunk := await run_in_threadpool(content.read, CHUNK_BYTES):
            yield chunk


def _refusal(start: Message) -> Response:
    """Give the problem for what Starlette refuses in words for programmers."""
    length = Headers(raw=start["headers"]).get("content-range")
    return problem(416, NOT_THAT_LONG, {"Content-Range": length}) if length else problem(400, NO_RANGE)
