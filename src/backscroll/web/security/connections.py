"""A connection that says nothing, or says it letter by letter, is closed: it would keep a place from others."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_WITHIN = 20.0
LARGEST_HEAD = 32 << 10
MOST_CONNECTIONS = 256


class PromptProtocol(H11Protocol):
    """HTTP/1.1 in which a request's head has to be here in time, and nothing is awaited once it is answered."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._watch()

    def handle_events(self) -> None:
        super().handle_events()
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, once; whatever was asked before on this connection is not answered any more."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Write nothing down: no page can open a WebSocket here, and none is missing."""

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Wait for a head, and for the rest of what was answered already; stop where neither is awaited."""
        state = self.conn.their_state
        # Before an error there may have been no request, and so no cycle.
        is_awaited = state is h11.IDLE or (state is not h11.ERROR and self.cycle.response_complete)
        if not is_awaited:
            self._stop()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEADERS_WITHIN, self._too_slow)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()
