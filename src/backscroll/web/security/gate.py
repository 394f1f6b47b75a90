"""The gate: every request passes it before anything else looks at it.

In this order: the request's shape, the name the server was called by and the page that asks, who asks, whether they
may change things, and how often they have asked.
"""

from __future__ import annotations

import secrets

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from backscroll.web.security import shapes
from backscroll.web.security.credentials import Credentials
from backscroll.web.security.places import API, LOOKING, Places
from backscroll.web.security.rates import Rates
from backscroll.web.security.refusals import Refusal
from backscroll.web.security.visitors import CSRF_HEADER, Visitor
from backscroll.web.settings import Settings

VISITOR = "backscroll.visitor"
# What one may ask before being let in: whether the server lives, who one is, and to be let in.
OPEN = frozenset({("GET", "/api/health/live"), ("GET", "/api/session"), ("POST", "/api/session")})

UNKNOWN = Refusal(
    401,
    "Open the address that `backscroll serve` printed; it lets this browser in. A script sends a token that "
    "`backscroll tokens create` makes, as Authorization: Bearer TOKEN.",
    {"WWW-Authenticate": "Bearer"},
)
NO_CSRF = Refusal(403, f"The request lacks the session's {CSRF_HEADER}. Reload the page.")
OLD_CSRF = Refusal(403, "Another archive was opened in this browser since this page was loaded. Reload the page.")
MAY_NOT_WRITE = Refusal(403, "This token may look, and change nothing.")


class Gate:
    """ASGI middleware that lets through only whom it knows, asking from our own pages."""

    def __init__(self, app: ASGIApp, settings: Settings, credentials: Credentials) -> None:
        self._app = app
        self._places = Places(settings)
        self._credentials = credentials
        self._rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "lifespan":
                await self._app(scope, receive, send)
            case "http":
                refusal = await self._refusal(scope)
                answer = self._app if refusal is None else refusal.answer()
                await answer(scope, receive, send)
            case _:
                # A WebSocket; there are none here, so none is opened, whoever asks.
                await send({"type": "websocket.close", "code": 1008})

    async def _refusal(self, scope: Scope) -> Refusal | None:
        """Give the reason to refuse a request, or None; who asks is left in the scope."""
        headers = Headers(scope=scope)
        refusal = shapes.refusal(scope, headers) or self._places.refusal(scope, headers)
        if refusal is not None or not scope["path"].startswith(API):
            return refusal
        visitor = await self._visitor(headers)
        scope[VISITOR] = visitor
        if visitor is None:
            return None if (scope["method"], scope["path"]) in OPEN else UNKNOWN
        return _refusal_to(visitor, scope["method"], headers) or self._rates.refusal(visitor, scope["path"])

    async def _visitor(self, headers: Headers) -> Visitor | None:
        """Give who asks; a token is looked up in the archive, which must keep nobody else waiting."""
        if "authorization" in headers:
            return await run_in_threadpool(self._credentials.visitor, headers)
        return self._credentials.visitor(headers)


def _refusal_to(visitor: Visitor, method: str, headers: Headers) -> Refusal | None:
    """Give the reason why this visitor may not change things, where the request would; or None."""
    if method in LOOKING:
        return None
    if not visitor.may_write:
        return MAY_NOT_WRITE
    if visitor.csrf is None:
        return None
    shown = headers.get(CSRF_HEADER)
    if not shown:
        return NO_CSRF
    return None if _same(shown, visitor.csrf) else OLD_CSRF


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode(), expected.encode())
