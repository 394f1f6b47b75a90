"""Being let in: the browser's session."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.web.answers import answer, answers, refusals
from backscroll.web.deps import CredentialsDep, VisitorDep, VisitorIfAnyDep
from backscroll.web.problems import problem
from backscroll.web.security import cookies
from backscroll.web.security.refusals import Refusal
from backscroll.web.security.visitors import Visitor

router = APIRouter(prefix="/api/session", tags=["session"])

# The problem's type where a page can offer to ask for the password.
PASSWORD_OPENS = "backscroll:password-opens"  # noqa: S105  the name of a problem


class SessionOut(Struct, frozen=True):
    """The browser's session: the archive it looks at, and what it sends as `X-CSRF-Token` to change anything."""

    archive: str
    csrf: str
    may_write: bool = True


class PasswordIn(BaseModel):
    """What somebody types to be let in."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[str, Field(max_length=1024)]


@router.get("", **answers(SessionOut, says="The session"))
def session(visitor: VisitorIfAnyDep, credentials: CredentialsDep) -> Response:
    """Give the browser's session. 401 where it has none: it was not let in yet, or the server has been restarted.

    The problem's type is `backscroll:password-opens` where a password would let it in.
    """
    if visitor is not None:
        return answer(_out(visitor))
    if credentials.has_password():
        return problem(401, "Type the password to be let in.", type=PASSWORD_OPENS)
    return problem(401, "Open the address that `backscroll serve` printed; it lets this browser in.")


@router.post("", **answers(SessionOut, says="The session that was begun"))
def begin(told: PasswordIn, request: Request, credentials: CredentialsDep) -> Response:
    """Let a browser in that knows the password. Each wrong one makes the next try wait longer."""
    address = request.client.host if request.client else ""
    begun = credentials.with_password(told.password, address)
    if isinstance(begun, Refusal):
        return begun.answer()
    response = answer(_out(begun.visitor))
    cookies.give(response, request, begun.secret)
    return response


@router.delete("", status_code=204, response_description="The session was ended", responses=refusals())
def end(visitor: VisitorDep, request: Request, credentials: CredentialsDep) -> Response:
    """End the browser's session; what the browser had kept of it goes with it."""
    credentials.sessions.end(visitor)
    response = Response(None, 204)
    cookies.take_back(response, request)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _out(visitor: Visitor) -> SessionOut:
    return SessionOut(visitor.archive, visitor.csrf or "", visitor.may_write)
