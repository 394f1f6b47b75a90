"""A refusal, before it is said in HTTP."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import Response

from backscroll.web.problems import problem


class Refusal(NamedTuple):
    """Why a request is not answered, in words for a person."""

    status: int
    detail: str
    headers: dict[str, str] | None = None

    def answer(self) -> Response:
        return problem(self.status, self.detail, self.headers)
