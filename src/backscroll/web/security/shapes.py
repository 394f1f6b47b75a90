"""What a request must look like before anybody reads what it says."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope

from backscroll.web.security.refusals import Refusal

LONGEST_TARGET = 8192
MOST_HEADERS = 100

NO_PATH = Refusal(400, "The request's target must be a path.")
TOO_LONG = Refusal(414, f"The address is longer than {LONGEST_TARGET} bytes.")
TOO_MANY_HEADERS = Refusal(431, f"The request has more than {MOST_HEADERS} headers.")


def refusal(scope: Scope, headers: Headers) -> Refusal | None:
    """Give the reason to refuse a request for its shape, or None.

    A target that is no path (`http://elsewhere/`, `*`) would say where it is sent a second time, and otherwise.
    """
    target: bytes = scope.get("raw_path") or scope["path"].encode()
    if not scope["path"].startswith("/") or not target.startswith(b"/"):
        return NO_PATH
    if len(target) + len(scope["query_string"]) > LONGEST_TARGET:
        return TOO_LONG
    if len(headers) > MOST_HEADERS:
        return TOO_MANY_HEADERS
    return None
