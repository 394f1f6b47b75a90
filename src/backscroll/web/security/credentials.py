"""The one check that every credential goes through: cookie, token, start token and password."""

from __future__ import annotations

import secrets
from contextlib import suppress
from math import ceil
from threading import Lock

from starlette.datastructures import Headers

from backscroll.archive import ApiToken
from backscroll.archive.keys import MARK
from backscroll.errors import ArchiveUnusable, NotFound
from backscroll.web.archives import PERSONAL, Archives
from backscroll.web.security.attempts import Attempts
from backscroll.web.security.cookies import secret_in
from backscroll.web.security.refusals import Refusal
from backscroll.web.security.visitors import Begun, Sessions, Visitor, key_of
from backscroll.web.settings import Settings

BEARER = "bearer "
# One password is tried at a time, since each try takes memory and a core; who would wait longer is sent away.
WAIT_FOR_TURN = 2.0
WRONG = Refusal(401, "That is not the password.")


class Credentials:
    """Who shows what, at one server."""

    def __init__(self, settings: Settings, archives: Archives) -> None:
        self._settings = settings
        self._archives = archives
        self._attempts = Attempts()
        self._turn = Lock()
        self._opening_token = settings.opening_token
        self._turn_to_open = Lock()
        self._homes: dict[bytes, str] = {}
        self.sessions = Sessions()

    def visitor(self, headers: Headers) -> Visitor | None:
        """Give who is asking, or None. Where a token is shown it alone counts, whatever the cookie says."""
        shown = headers.getlist("authorization")
        if shown:
            return self._script(shown[0]) if len(shown) == 1 else None
        return self.sessions.visitor(secret_in(headers, self._settings.cookie))

    def with_start_token(self, token: str) -> Begun | None:
        """Let a browser in that shows the token of this start, or as the first one that with which it was opened."""
        is_let_in = _same(token, self._settings.start_token) or self._is_opening(token)
        return self.sessions.begin() if is_let_in else None

    def with_password(self, password: str, address: str) -> Begun | Refusal:
        """Let a browser in that knows the password."""
        if not self._turn.acquire(timeout=WAIT_FOR_TURN):
            return _later(1)
        try:
            wait = self._attempts.seconds_to_wait(address)
            return _later(ceil(wait)) if wait else self._tried(password, address)
        finally:
            self._turn.release()

    def has_password(self) -> bool:
        return self._archives.opened(PERSONAL).keys.has_password()

    def _is_opening(self, token: str) -> bool:
        with self._turn_to_open:
            is_right = _same(token, self._opening_token)
            if is_right:
                self._opening_token = ""
            return is_right

    def _tried(self, password: str, address: str) -> Begun | Refusal:
        if not self._archives.opened(PERSONAL).keys.is_password(password):
            self._attempts.failed(address)
            return WRONG
        self._attempts.succeeded(address)
        return self.sessions.begin()

    def _script(self, shown: str) -> Visitor | None:
        secret = shown[len(BEARER) :].strip() if shown.lower().startswith(BEARER) else ""
        if not secret.startswith(MARK):
            return None
        key = key_of(secret)
        for name in self._homes_of(key):
            if token := self._token(name, secret):
                self._homes[key] = name
                return Visitor(key=key, archive=name, may_write=token.may_write)
        self._homes.pop(key, None)
        return None

    def _homes_of(self, key: bytes) -> list[str]:
        """Give the archives to ask for a token: the one it was found in before, or those that know it.

        Who has none must not be able to have archives opened, which migrates older ones.
        """
        return [self._homes[key]] if key in self._homes else self._archives.knowing(key)

    def _token(self, archive: str, secret: str) -> ApiToken | None:
        with suppress(ArchiveUnusable, NotFound):
            return self._archives.opened(archive).keys.token(secret)
        return None


def _same(shown: str, expected: str) -> bool:
    """Whether a token is the expected one; where none is expected, none is."""
    return bool(expected) and secrets.compare_digest(key_of(shown), key_of(expected))


def _later(seconds: int) -> Refusal:
    text = f"Too many tries. Try again in {seconds} second{'' if seconds == 1 else 's'}."
    return Refusal(429, text, {"Retry-After": str(seconds)})
