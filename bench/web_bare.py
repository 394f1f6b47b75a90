"""The least a server can do, to compare with: `python -m bench.web_bare ARCHIVE PORT ID`.

The same questions to the same archive, their answers as msgspec writes them, and nothing else: no gate, no checks of
what is asked, no headers, no routes; HTTP is read by the same library.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import uvicorn

from backscroll.archive import Archive
from backscroll.archive.selecting import Selection
from backscroll.search.embedders.choice import EmbedderChoice

Answers = dict[str, Callable[[], Any]]


def main() -> None:
    path, port, opened = sys.argv[1:]
    with Archive.open(path, embedder=EmbedderChoice("none")) as archive:
        uvicorn.run(
            _Bare(answers_of(archive, opened)), port=int(port), http="h11", log_level="warning", access_log=False
        )


def answers_of(archive: Archive, id: str) -> Answers:
    """Give what each address asks of the archive; the same as the routes do."""
    return {"/list": lambda: archive.cards(Selection()), "/conversation": lambda: archive.read(id)}


class _Bare:
    """ASGI, bare. The question is asked in a thread, as a server with other things to do must."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = await asyncio.to_thread(lambda: msgspec.json.encode(self._answers[scope["path"]]()))
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    main()
