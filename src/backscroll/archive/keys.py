"""Who may come in from outside: tokens for scripts, and the password of the pages.

Of both the archive keeps only what tells the right one from a wrong one.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct

from backscroll.archive.passwords import kept_form, matches
from backscroll.errors import ArchiveUnusable, InvalidRequest, NotFound
from backscroll.store import keys
from backscroll.store.database import Database

# Written at the beginning of every token, so that whoever finds one in a file knows what it opens.
MARK = "bks_"
SHORTEST_PASSWORD = 8
_NAME = re.compile(r"[\w.-]{1,64}")
# A token's last use is known to the hour: a script that asks a thousand times a minute writes once.
_USE_IS_KNOWN_TO = timedelta(hours=1)


class ApiToken(Struct, frozen=True, kw_only=True):
    """What is known of a token; the token itself was shown once, when it was made."""

    name: str
    may_write: bool
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None


class Keys:
    """One archive's tokens and its password."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_token(self, name: str, *, may_write: bool = True, expires_at: datetime | None = None) -> str:
        """Give a new token, which nobody can look up again. Raises `InvalidRequest` where the name is taken."""
        if not _NAME.fullmatch(name):
            raise InvalidRequest(
                f"{name!r} is no name for a token; letters, digits, dots, hyphens and underscores are."
            )
        token = MARK + secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            if not keys.add_token(connection, name, _hash(token), _now(), expires_at, may_write=may_write):
                raise InvalidRequest(f"There is a token {name} already. Revoke it first, or take another name.")
        return token

    def tokens(self) -> list[ApiToken]:
        """Give what is known of all tokens, by name."""
        with self._database.reading() as connection:
            return [_token(row) for row in keys.all_tokens(connection)]

    def revoke_token(self, name: str) -> None:
        """Let nobody in with a token from now on. Raises `NotFound` where there is none of this name."""
        with self._database.writing() as connection:
            if not keys.remove_token(connection, name):
                raise NotFound(f"There is no token {name}. `backscroll tokens` lists them.")

    def token(self, secret: str) -> ApiToken | None:
        """Give the token that somebody shows, or None where it is not of this archive, was revoked or has expired.

        A token has 256 random bits: its plain hash tells nothing, and finding it by the hash tells no timing.
        """
        with self._database.reading() as connection:
            row = keys.token_with(connection, _hash(secret))
        found = _token(row) if row is not None else None
        if found is None or (found.expires_at is not None and found.expires_at <= _now()):
            return None
        self._note_use(found)
        return found

    def set_password(self, password: str | None) -> None:
        """Let the password open the pages; None leaves no password that does."""
        if password is not None and len(password) < SHORTEST_PASSWORD:
            raise InvalidRequest(f"The password is too short: {SHORTEST_PASSWORD} characters are the least.")
        with self._database.writing() as connection:
            keys.keep_password(connection, None if password is None else kept_form(password))

    def has_password(self) -> bool:
        with self._database.reading() as connection:
            return keys.password(connection) is not None

    def is_password(self, password: str) -> bool:
        """Whether this is the password. Takes a tenth of a second, and 32 MB, on purpose."""
        with self._database.reading() as connection:
            kept = keys.password(connection)
        return kept is not None and matches(password, kept)

    def _note_use(self, token: ApiToken) -> None:
        """Keep that a token was used; nobody waits for that where another is writing."""
        is_known = token.used_at is not None and _now() - token.used_at < _USE_IS_KNOWN_TO
        if is_known or not self._database.can_be_written():
            return
        with suppress(ArchiveUnusable), self._database.writing() as connection:
            keys.note_use(connection, token.name, _now())


def _token(row: Any) -> ApiToken:
    name, may_write, created_at, expires_at, used_at = row
    return ApiToken(name=name, may_write=may_write, created_at=created_at, expires_at=expires_at, used_at=used_at)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _now() -> datetime:
    return datetime.now(UTC)
