"""Files on their way to somebody's disk: under a safe name, and never shown as a page of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from backscroll.web.answers import refusals

CHUNK_BYTES = 1 << 18
# Were it opened in the browser all the same, it could do nothing there.
HARMLESS = {"Content-Security-Policy": "default-src 'none'; sandbox"}


def download(content: IO[bytes], name: str, media_type: str) -> StreamingResponse:
    """Hand a file out; it is closed when all of it has gone, or nobody is there any more."""
    headers = {**HARMLESS, "Content-Disposition": kept_as(name), "Cache-Control": "no-store"}
    return StreamingResponse(_chunks(content), 200, headers, media_type)


def kept_as(name: str) -> str:
    """Give the header that says: a file to keep, under this name."""
    plain = "".join(character for character in name if " " <= character <= "~" and character not in '"\\%')
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_answers(*problems: int, says: str) -> dict[str, Any]:
    """Give what a route's decorator takes to say that it answers with a file."""
    content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    good = {"description": says, "content": content}
    return {"response_class": Response, "response_model": None, "responses": {200: good, **refusals(*problems)}}


async def _chunks(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while chunk := await run_in_threadpool(content.read, CHUNK_BYTES):
            yield chunk
