"""The cookie that carries a session. Ports of one machine share their cookies, so its name carries the port."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from backscroll.web.security.visitors import SESSION_LASTS


def secret_in(headers: Headers, name: str) -> str:
    """Give the secret that a request's cookie shows, or nothing. What cannot be read is nothing."""
    return cookie_parser("; ".join(headers.getlist("cookie"))).get(name, "")


def give(response: Response, request: Request, secret: str) -> None:
    """Let the browser show this secret from now on, to us alone, and no script read it."""
    name: str = request.app.state.settings.cookie
    lasts = int(SESSION_LASTS.total_seconds())
    is_https = request.scope["scheme"] == "https"
    response.set_cookie(name, secret, max_age=lasts, secure=is_https, httponly=True, samesite="strict", path="/")


def take_back(response: Response, request: Request) -> None:
    is_https = request.scope["scheme"] == "https"
    name: str = request.app.state.settings.cookie
    response.delete_cookie(name, secure=is_https, httponly=True, samesite="strict", path="/")
