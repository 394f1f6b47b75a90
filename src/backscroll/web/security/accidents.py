"""What nobody foresaw: told as a problem, and logged by its place alone, since an error's words may quote a chat."""

from __future__ import annotations

import logging
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backscroll.web.problems import problem

_LOG = logging.getLogger(__name__)
UNFORESEEN = "Something unforeseen went wrong. The server's log says where; nothing kept was harmed."


class Accidents:
    """ASGI middleware: no error leaves it, and none ends the server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001  this is where all of them end
            note(f"A request ({scope.get('method')})", error)
            if scope["type"] == "http" and not has_begun:
                await problem(500, UNFORESEEN)(scope, receive, send)


def note(what: str, error: BaseException) -> None:
    """Log what failed, by the kind of the error and its place, and by no word of it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-5:]))
    _LOG.error("%s failed: %s at %s", what, type(error).__name__, place)
