"""The API's own document: what FastAPI knows of the routes, and what is true of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from msgspec import Struct

from backscroll.web.answers import refusals, schemas
from backscroll.web.downloads import NOT_THAT_LONG
from backscroll.web.importing.receiving import NO_ROOM
from backscroll.web.problems import PROBLEM, ProblemDetails, phrase
from backscroll.web.security.bodies import NO_JSON, TOO_DEEP, TOO_LARGE, TOO_SLOW
from backscroll.web.security.gate import NO_CSRF, OPEN, UNKNOWN
from backscroll.web.security.places import LOOKING
from backscroll.web.security.shapes import TOO_LONG, TOO_MANY_HEADERS
from backscroll.web.security.visitors import CSRF_HEADER
from backscroll.web.settings import COOKIE

# What a server answered when it was asked everything once: `python -m tests.support.api_examples` asks.
EXAMPLES = Path(str(files("backscroll.web"))) / "examples.json"
_DETAILS = {
    400: TOO_DEEP.detail,
    401: UNKNOWN.detail,
    403: NO_CSRF.detail,
    404: "There is no conversation 5e0c3a.",
    408: TOO_SLOW.detail,
    413: TOO_LARGE.detail,
    414: TOO_LONG.detail,
    415: NO_JSON.detail,
    416: NOT_THAT_LONG,
    422: "limit: Input should be less than or equal to 200",
    429: "Asked too often. Try again in 1 s.",
    431: TOO_MANY_HEADERS.detail,
    503: "archive.db: another program has kept the archive locked for a minute. End it, and ask again.",
    507: NO_ROOM,
}
# What a request with a body can be refused with before its route sees it.
OF_BODIES = (400, 408, 413, 415)
_HEADERS = {
    401: {"WWW-Authenticate": {"description": "How a script shows who it is", "schema": {"type": "string"}}},
    416: {"Content-Range": {"description": "How many bytes there are", "schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}},
}
_SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "For scripts: a token that `backscroll tokens create` makes, for one archive.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": f"{COOKIE}_PORT",
        "description": "For browsers; the name ends in the server's port. To change anything the session's "
        f"`{CSRF_HEADER}` is sent too, as `GET /api/session` gives it.",
    },
}


class Example(Struct, frozen=True):
    """What was asked of an operation and answered: by parameter, the bodies where they can be read, and headers."""

    parameters: dict[str, Any] = {}
    asked: Any = None
    answer: Any = None
    headers: dict[str, str] = {}


class DescribedApi(FastAPI):
    """FastAPI, with the answers' own types and the gate's refusals in its document."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            components = document.setdefault("components", {})
            components.setdefault("schemas", {}).update(schemas())
            components["securitySchemes"] = _SCHEMES
            components["responses"] = {str(status): _refusal(status) for status in sorted(_DETAILS)}
            for method, path, operation in operations(document):
                _describe(method, path, operation)
        return super().openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give every method, path and operation of a document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _describe(method: str, path: str, operation: dict[str, Any]) -> None:
    """Say what the gate asks of a request, and what it may answer in a route's place."""
    is_open = (method, path) in OPEN
    operation["security"] = [{}] if is_open else [{"token": []}, {"session": []}]
    answered = operation["responses"]
    if method not in LOOKING:
        for status, refusal in refusals(*OF_BODIES).items():
            answered.setdefault(str(status), refusal)
    for status, answer in answered.items():
        if PROBLEM in answer.get("content", {}):
            answered[status] = {"$ref": f"#/components/responses/{status}"}
    if (example := _examples().get(f"{method} {path}")) is not None:
        _show(operation, example)


def _refusal(status: int) -> dict[str, Any]:
    """Give what every route means by a status that refuses, with an example."""
    (told,) = [one for code, one in refusals(status).items() if code == status]
    problem = ProblemDetails(phrase(status), status, _DETAILS[status])
    content = {**told["content"][PROBLEM], "examples": _one(msgspec.to_builtins(problem))}
    headers = _HEADERS.get(status)
    return {**told, "content": {PROBLEM: content}, **({"headers": headers} if headers else {})}


def _show(operation: dict[str, Any], example: Example) -> None:
    """Put an example of what is asked and answered beside the types of both."""
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example.parameters:
            parameter["examples"] = _one(example.parameters[parameter["name"]])
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == "application/json":
            content["examples"] = _one(example.asked)
    for status, answer in operation["responses"].items():
        if status in ("200", "201", "202"):
            _show_answer(answer, example)


def _show_answer(answer: dict[str, Any], example: Example) -> None:
    for name, header in answer.get("headers", {}).items():
        if name in example.headers:
            header["examples"] = _one(example.headers[name])
    for content in answer.get("content", {}).values():
        if example.answer is not None:
            content["examples"] = _one(example.answer)


def _one(example: Any) -> dict[str, Any]:
    return {"one": {"value": example}}


@cache
def _examples() -> dict[str, Example]:
    if not EXAMPLES.is_file():
        return {}
    return msgspec.json.decode(EXAMPLES.read_bytes(), type=dict[str, Example])
