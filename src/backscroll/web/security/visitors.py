"""Who is asking: a browser's session, begun with the start token or the password, or a script with a token."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from backscroll.web.archives import PERSONAL

CSRF_HEADER = "x-csrf-token"
# A browser that was last seen longer ago, or let in longer ago, has to be let in anew.
SESSION_RESTS = timedelta(days=7)
SESSION_LASTS = timedelta(days=30)
MOST_SESSIONS = 1000


class Visitor(Struct, frozen=True, kw_only=True):
    """Somebody who was let in, and the archive they look at. `csrf` is None for a token, which no browser sends.

    `key` tells one visitor from another without telling how they came in.
    """

    key: bytes
    archive: str = PERSONAL
    may_write: bool = True
    csrf: str | None = None


class Begun(NamedTuple):
    """A session that has just begun, and the secret its browser shows from now on."""

    secret: str
    visitor: Visitor


class _Session(Struct):
    visitor: Visitor
    begun_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        return now - self.seen_at > SESSION_RESTS or now - self.begun_at > SESSION_LASTS


class Sessions:
    """The browsers that were let in. Their secrets are kept as hashes only, and in memory: a restart ends them all."""

    def __init__(self) -> None:
        self._sessions: dict[bytes, _Session] = {}
        self._lock = Lock()

    def begin(self) -> Begun:
        """Let a browser in."""
        secret, now = secrets.token_urlsafe(32), _now()
        visitor = Visitor(key=key_of(secret), csrf=secrets.token_urlsafe(32))
        with self._lock:
            self._forget_old(now)
            self._sessions[visitor.key] = _Session(visitor, now, now)
        return Begun(secret, visitor)

    def visitor(self, secret: str) -> Visitor | None:
        """Give who shows this secret, or None; they were seen now."""
        with self._lock:
            session, now = self._sessions.get(key_of(secret)), _now()
            if session is None or session.is_over(now):
                return None
            session.seen_at = now
            return session.visitor

    def look_at(self, visitor: Visitor, archive: str) -> Visitor:
        """Let a browser look at another archive from now on.

        Its pages of the archive before can change nothing any more: the same id may stand in both.
        """
        if archive == visitor.archive:
            return visitor
        with self._lock:
            session = self._sessions.get(visitor.key)
            changed = replace(visitor, archive=archive, csrf=secrets.token_urlsafe(32))
            if session is not None:
                session.visitor = changed
            return changed

    def end(self, visitor: Visitor) -> None:
        with self._lock:
            self._sessions.pop(visitor.key, None)

    def _forget_old(self, now: datetime) -> None:
        """Forget the sessions that are over; of too many, those that were begun first."""
        living = [(key, session) for key, session in self._sessions.items() if not session.is_over(now)]
        self._sessions = dict(living[-(MOST_SESSIONS - 1) :])


def key_of(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _now() -> datetime:
    return datetime.now(UTC)
