"""How large, how deep and how slow what is sent may be. An upload is as large as its own route allows."""

from __future__ import annotations

import re
from asyncio import timeout

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backscroll.web.security.places import LOOKING
from backscroll.web.security.refusals import Refusal

UPLOADS = frozenset({"/api/import", "/api/import/preview"})
LARGEST = 1 << 20
DEEPEST = 64
# A client that says nothing for so long is gone; a whole body that is no upload is here by then.
SILENCE = 30.0
WHOLE = 60.0

TOO_LARGE = Refusal(413, f"The body is larger than {LARGEST:,} bytes.")
TOO_DEEP = Refusal(400, f"The JSON is nested deeper than {DEEPEST}.")
TOO_SLOW = Refusal(408, "The body did not come in time.", {"Connection": "close"})
NO_JSON = Refusal(415, "The body must be JSON, with Content-Type: application/json.")

# What was read is never read again, also where a text does not end: however a body is made, it is gone through once.
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[{\]}]")


class Bodies:
    """ASGI middleware: reads small bodies whole and looks at them, and lets no upload fall asleep."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in LOOKING:
            await self._app(scope, receive, send)
        elif scope["path"] in UPLOADS:
            await self._app(scope, awake(receive), send)
        else:
            body = await read(Headers(scope=scope), receive)
            answer, said = (self._app, _again(body, receive)) if isinstance(body, bytes) else (body.answer(), receive)
            await answer(scope, said, send)


async def read(headers: Headers, receive: Receive) -> bytes | Refusal:
    """Give a body, or the reason not to look at it."""
    if headers.get("content-length", "").isdecimal() and int(headers["content-length"][:20]) > LARGEST:
        return TOO_LARGE
    body = bytearray()
    try:
        async with timeout(WHOLE):
            while (message := await receive())["type"] == "http.request":
                body += message.get("body", b"")
                if len(body) > LARGEST:
                    return TOO_LARGE
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        return TOO_SLOW
    return _refusal_of(headers, body) or bytes(body)


def awake(receive: Receive) -> Receive:
    """Take a client that falls silent before it has sent everything for one that has gone."""
    has_all = False

    async def awaited() -> Message:
        nonlocal has_all
        if has_all:
            return await receive()
        try:
            async with timeout(SILENCE):
                message = await receive()
        except TimeoutError:
            message = {"type": "http.disconnect"}
        has_all = not message.get("more_body", False)
        return message

    return awaited


def depth(json: bytes | bytearray) -> int:
    """Give how deep the brackets of a JSON text are nested, without reading what it says."""
    deepest = at = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", json)):
        at += 1 if bracket in b"[{" else -1
        deepest = max(deepest, at)
    return deepest


def _refusal_of(headers: Headers, body: bytearray) -> Refusal | None:
    if not body:
        return None
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return NO_JSON
    return TOO_DEEP if depth(body) > DEEPEST else None


def _again(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read to who asks first; after that, what really comes."""
    is_told = False

    async def told() -> Message:
        nonlocal is_told
        if is_told:
            return await receive()
        is_told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return told
