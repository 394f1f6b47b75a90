"""An embedder behind a URL that speaks OpenAI's `/v1/embeddings`, as Ollama, LM Studio and vLLM do too.

The texts of messages go to that server: nothing is sent unless the user names one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from backscroll.errors import InvalidRequest, ServiceUnavailable
from backscroll.search.embedders.port import Vectors

# Whoever searches waits for a question and can go by words; making vectors may wait until a model is loaded.
SECONDS_FOR_A_QUESTION = 4
SECONDS_FOR_PASSAGES = 60
LONGEST_ANSWER = 64 << 20


class Endpoint:
    """Vectors from a server. `url` is the address up to and with `/v1`; `model` is its name there."""

    floor = 0.3

    def __init__(self, url: str, model: str, key: str | None = None) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise InvalidRequest(f"{url} is no http address of an embeddings server.")
        if not model:
            raise InvalidRequest(f"Name the model at {url} too, with BACKSCROLL_EMBEDDER_MODEL.")
        self._url = f"{url.rstrip('/')}/embeddings"
        self.name = model
        self._key = key

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._asked(list(texts), SECONDS_FOR_PASSAGES)

    def question(self, text: str) -> Vectors:
        return self._asked([text], SECONDS_FOR_A_QUESTION)

    def _asked(self, texts: list[str], seconds: float) -> Vectors:
        """Ask for vectors; raises `ServiceUnavailable` with what the server said where it gives none."""
        try:
            return _unit_rows(json.loads(self._answer(texts, seconds)), len(texts))
        except (OSError, HTTPException) as error:
            raise ServiceUnavailable(f"The embeddings server at {self._url} does not answer: {error}.") from error
        except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
            raise ServiceUnavailable(f"The embeddings server at {self._url} gave no vectors: {error}.") from error

    def _answer(self, texts: list[str], seconds: float) -> bytes:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = json.dumps({"model": self.name, "input": texts}).encode()
        request = Request(self._url, body, headers)  # noqa: S310  the scheme was looked at above
        try:
            with build_opener(_NoRedirects).open(request, timeout=seconds) as answer:
                content: bytes = answer.read(LONGEST_ANSWER)
        except HTTPError as error:
            error.close()
            raise
        return content


class _NoRedirects(HTTPRedirectHandler):
    """Messages and the key go to the server that was named, and are not sent on to another."""

    def redirect_request(self, *_redirect: Any) -> None:
        return None


def _unit_rows(answer: Any, count: int) -> Vectors:
    """Take the rows out of an answer, in the order of the texts, each with length one."""
    import numpy as np  # noqa: PLC0415  loads in 0.1 s, and only meaning needs it

    in_order = sorted(answer["data"], key=lambda one: int(one["index"]))
    with np.errstate(over="ignore"):
        rows = np.array([one["embedding"] for one in in_order], dtype=np.float64).astype(np.float32)
    if rows.ndim != 2 or len(rows) != count:
        raise ValueError(f"{len(rows)} rows for {count} texts")
    if not rows.size or not np.isfinite(rows).all():
        raise ValueError("a row without numbers, or with one that is none")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows
