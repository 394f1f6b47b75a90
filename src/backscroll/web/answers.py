"""Answers: values of ours, encoded once, described in the API's own document, and not sent twice unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from inspect import cleandoc
from typing import Any

import msgspec
from fastapi import Request, Response

from backscroll.web.problems import PROBLEM, ProblemDetails

REF = "#/components/schemas/{name}"
TAG = {"ETag": {"description": "Names these bytes, for `If-None-Match`", "schema": {"type": "string"}}}
_TOLD: dict[str, Any] = {}

# What can go wrong anywhere: not signed in, not allowed, asked at too great a length, in a way that cannot be
# understood, too often.
EVERYWHERE = (401, 403, 414, 422, 429, 431, 503)
_MEANINGS = {
    400: "The request is not what the server can read",
    401: "Nobody is signed in",
    403: "Not allowed from there, or with this token",
    404: "Nothing is kept under that id or name",
    408: "The body did not come in time",
    413: "Larger than the limits allow",
    414: "The address is too long",
    415: "Not a form or JSON where one is needed",
    416: "The file is not that long",
    422: "What was asked for cannot be understood",
    429: "Asked too often",
    431: "There are too many headers",
    503: "The archive cannot be used now",
    507: "The disk is too full",
}


def answers(kind: Any, *problems: int, status: int = 200, says: str = "What was asked for") -> dict[str, Any]:
    """Give what a route's decorator takes to say that it answers with a value of this type.

    `problems` are the statuses it can refuse with, besides those that every route can.
    """
    (schema,) = _tell([kind])
    good = {"description": says, "content": {"application/json": {"schema": schema}}}
    return {"status_code": status, "response_model": None, "responses": {status: good, **refusals(*problems)}}


def known_answers(kind: Any, *problems: int, says: str = "What was asked for") -> dict[str, Any]:
    """Give what `answers` gives, for a route whose answer has a tag and is not sent again to one who has it."""
    told = answers(kind, *problems, says=says)
    told["responses"][200]["headers"] = TAG
    told["responses"][304] = {"description": "It is still what `If-None-Match` names", "headers": TAG}
    return told


def refusals(*problems: int) -> dict[int | str, dict[str, Any]]:
    """Give the problems a route can answer with, as its decorator takes them."""
    content = {PROBLEM: {"schema": {"$ref": REF.format(name=ProblemDetails.__name__)}}}
    wanted: Iterable[int] = sorted({*EVERYWHERE, *problems})
    return {status: {"description": _MEANINGS[status], "content": content} for status in wanted}


def schemas() -> dict[str, Any]:
    """Give the descriptions of all types that are answered with."""
    _tell([ProblemDetails])
    return _TOLD


def _tell(kinds: list[Any]) -> tuple[dict[str, Any], ...]:
    """Describe types and what they are made of. Two of one name would be taken for each other: that is a mistake."""
    schemas, components = msgspec.json.schema_components(kinds, ref_template=REF)
    for name, component in components.items():
        if "description" in component:
            # A docstring; Python leaves out what it is indented by from 3.13 on.
            component["description"] = cleandoc(component["description"])
        if _TOLD.setdefault(name, component) != component:
            raise TypeError(f"Two types that are answered with are called {name}.")
    return schemas


def answer(value: Any, request: Request | None = None, status: int = 200) -> Response:
    """Give a value as JSON. With the request, one who has these bytes already is told that they still hold."""
    body = msgspec.json.encode(value)
    if request is None:
        return Response(body, status, media_type="application/json")
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in _tags_of(request):
        return Response(None, 304, headers)
    return Response(body, status, headers, "application/json")


def _tags_of(request: Request) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
