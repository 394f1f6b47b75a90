"""What lets somebody in: the tokens of scripts, and the password of the pages. Neither can be read back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from backscroll.store import tables

PASSWORD = "password"  # noqa: S105  the name of a setting


def add_token(
    connection: Connection, name: str, hash: bytes, now: datetime, expires_at: datetime | None, *, may_write: bool
) -> bool:
    """Keep a token's hash; False where there is one of this name."""
    tokens = tables.api_tokens
    if connection.scalar(select(tokens.c.id).where(tokens.c.name == name)) is not None:
        return False
    values = {"may_write": may_write, "created_at": now, "expires_at": expires_at}
    connection.execute(insert(tokens).values(name=name, hash=hash, **values))
    return True


def all_tokens(connection: Connection) -> list[Row[Any]]:
    """Give what is known of each token, by name."""
    return list(connection.execute(_known().order_by(tables.api_tokens.c.name)))


def token_with(connection: Connection, hash: bytes) -> Row[Any] | None:
    """Give the token with this hash, or None."""
    return connection.execute(_known().where(tables.api_tokens.c.hash == hash)).first()


def note_use(connection: Connection, name: str, now: datetime) -> None:
    tokens = tables.api_tokens
    connection.execute(update(tokens).where(tokens.c.name == name).values(used_at=now))


def remove_token(connection: Connection, name: str) -> bool:
    """Take a token out; False where there is none of this name."""
    tokens = tables.api_tokens
    return bool(connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount)


def password(connection: Connection) -> str | None:
    """Give the kept form of the password, or None where there is none."""
    settings = tables.settings.c
    found: str | None = connection.scalar(select(settings.value).where(settings.name == PASSWORD))
    return found


def keep_password(connection: Connection, kept: str | None) -> None:
    """Keep a password's form in the place of an earlier one; None leaves none."""
    settings = tables.settings
    connection.execute(delete(settings).where(settings.c.name == PASSWORD))
    if kept is not None:
        connection.execute(insert(settings).values(name=PASSWORD, value=kept))


def _known() -> Select[Any]:
    tokens = tables.api_tokens.c
    return select(tokens.name, tokens.may_write, tokens.created_at, tokens.expires_at, tokens.used_at)
