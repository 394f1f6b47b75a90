"""`backscroll tokens` and `backscroll password`: what lets scripts in, and browsers on other machines."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import typer
from rich.text import Text

from backscroll.archive import ApiToken
from backscroll.cli.options import Database, Json, argument, opened
from backscroll.cli.printing import console, day, line, print_json
from backscroll.errors import InvalidRequest

_DAYS = re.compile(r"(\d{1,5})d")


def register(app: typer.Typer) -> None:
    app.command("tokens")(tokens)
    app.command("password")(password)


def tokens(
    words: Annotated[list[str] | None, argument("create NAME | revoke NAME")] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Create one that may look and change nothing.")
    ] = False,
    expires: Annotated[
        str | None, typer.Option("--expires", metavar="WHEN", help="Create one that ends then: 90d, 2027-03-01.")
    ] = None,
    as_json: Json = False,
    db: Database = None,
) -> None:
    """List the tokens that let scripts in, create one, or revoke one.

    A token is shown once, when it is created; the archive keeps only its hash.
    """
    with opened(db) as archive:
        match words or []:
            case []:
                _print_tokens(archive.keys.tokens(), as_json=as_json)
            case ["create", name]:
                until = _moment(expires) if expires else None
                token = archive.keys.create_token(name, may_write=not read_only, expires_at=until)
                _print_new(name, token, as_json=as_json)
            case ["revoke", name]:
                archive.keys.revoke_token(name)
                console().print(f"Revoked {line(name)}; it lets nobody in from now on.")
            case _:
                raise InvalidRequest("Write `tokens`, `tokens create NAME` or `tokens revoke NAME`.")


def _print_new(name: str, token: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"name": name, "token": token})
        return
    out = console()
    out.print(f"This is the token {line(name)}. It is not shown again:")
    out.print(token, soft_wrap=True)


def _print_tokens(found: Sequence[ApiToken], *, as_json: bool) -> None:
    if as_json:
        print_json([{**msgspec.to_builtins(one), "has_expired": _has_expired(one)} for one in found])
        return
    out = console()
    for one in found:
        out.print(Text.assemble((one.name, "bold"), f"  {' · '.join(_facts(one))}"))
    if not found:
        out.print("There is no token; `backscroll tokens create NAME` makes one.")


def _facts(token: ApiToken) -> list[str]:
    facts = ["reads and writes" if token.may_write else "reads", f"created {day(token.created_at)}"]
    facts.append(f"last used {day(token.used_at)}" if token.used_at else "never used")
    if token.expires_at:
        facts.append(f"{'expired' if _has_expired(token) else 'expires'} {day(token.expires_at)}")
    return facts


def _has_expired(token: ApiToken) -> bool:
    return token.expires_at is not None and token.expires_at <= datetime.now(UTC)


def _moment(text: str) -> datetime:
    """Give the moment at which a token ends. Raises `InvalidRequest` for what is none, or is over."""
    moment = _read(text)
    if moment <= datetime.now(UTC):
        raise InvalidRequest(f"{text} is over; a token that ends then would let nobody in.")
    return moment


def _read(text: str) -> datetime:
    if days := _DAYS.fullmatch(text):
        return datetime.now(UTC) + timedelta(days=int(days[1]))
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise InvalidRequest(f"{text} is no date; write 90d for ninety days, or 2027-03-01.") from None


def password(
    remove: Annotated[bool, typer.Option("--remove", help="Leave no password.")] = False, db: Database = None
) -> None:
    """Set the password that opens the pages from other machines.

    It is asked for twice in a terminal; elsewhere it is the first line of standard input.
    """
    with opened(db) as archive:
        archive.keys.set_password(None if remove else _asked())
    console().print("There is no password any more." if remove else "The password is set.")


def _asked() -> str:
    if sys.stdin.isatty():
        typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt="Once more")
        return typed
    return sys.stdin.readline().rstrip("\r\n")
