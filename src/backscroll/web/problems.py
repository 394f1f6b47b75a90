"""What went wrong, as RFC 9457 has it: every error becomes a problem here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from msgspec import Struct
from starlette.exceptions import HTTPException

from backscroll import errors
from backscroll.web.plainly import plainly

PROBLEM = "application/problem+json"
# A problem that its status says all of.
NO_MORE = "about:blank"
NOTHING_TAKES_THAT = "Nothing at this address takes that. What does is told at /api/openapi.json."

STATUS: dict[type[errors.BackscrollError], int] = {
    errors.NotFound: 404,
    errors.InvalidRequest: 422,
    errors.UnknownExport: 422,
    errors.UnreadableExport: 422,
    errors.LimitExceeded: 413,
    errors.ArchiveUnusable: 503,
    errors.OutputUnwritable: 503,
    errors.ServiceUnavailable: 503,
    errors.TookTooLong: 503,
}


class ProblemDetails(Struct, frozen=True, omit_defaults=True):
    """What went wrong. `detail` says it in words for a person: what happened, to what, what to do next."""

    title: str
    status: int
    detail: str
    type: str = NO_MORE


def problem(status: int, detail: str, headers: dict[str, str] | None = None, *, type: str = NO_MORE) -> Response:
    """Give a refusal. Its `type` is said where a page does something about it that the status alone does not tell."""
    body = msgspec.json.encode(ProblemDetails(phrase(status), status, detail, type))
    return Response(body, status, headers, PROBLEM)


def phrase(status: int) -> str:
    """Give a status in the words of RFC 9110; Python has these from 3.13 on."""
    return _RENAMED.get(status) or HTTPStatus(status).phrase


_RENAMED = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def answer_errors_of(app: FastAPI) -> None:
    """Let every error that leaves a route become a problem."""
    app.add_exception_handler(errors.BackscrollError, _ours)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(RequestValidationError, _of_the_request)


def _ours(_request: Request, error: Exception) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    return problem(status, plainly(str(error)))


def _of_the_framework(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    detail = NOTHING_TAKES_THAT if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else error.detail
    return problem(error.status_code, detail, dict(error.headers or {}))


def _of_the_request(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return problem(422, "; ".join(map(_wrong, error.errors())))


def _wrong(one: Mapping[str, Any]) -> str:
    """Say what was wrong with one thing that was asked or sent; of what is no JSON, its place is all that is known."""
    whole, *place = one["loc"]
    if one["type"] == "json_invalid":
        return f"The body is no JSON: what is wrong with it begins at character {place[0] + 1}."
    return f"{'.'.join(map(str, place)) or whole}: {one['msg']}"
