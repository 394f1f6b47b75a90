"""The server at a port of this machine, as `backscroll serve` runs it, in a thread of the test's own process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from msgspec import Struct
from msgspec.structs import replace

from backscroll.web import Settings
from backscroll.web.serving import config_for, listening

PATIENCE = 20.0


class Running(Struct, frozen=True):
    """A server that answers."""

    settings: Settings

    @property
    def address(self) -> str:
        """Where it is, without the slash at the end."""
        return self.settings.address.removesuffix("/")

    @property
    def opens(self) -> str:
        """The address that lets a browser in."""
        return f"{self.settings.address}?token={self.settings.start_token}"

    def connection(self) -> socket.socket:
        """Give a connection to say anything on, also what no client would."""
        return socket.create_connection(("127.0.0.1", self.settings.port), PATIENCE)


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Give a server on a free port, until the test has done with it."""
    listener = listening("127.0.0.1", 0)
    settings = replace(settings, port=listener.getsockname()[1])
    server = uvicorn.Server(config_for(settings))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        _wait_for(server)
        yield Running(settings)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


def _wait_for(server: uvicorn.Server) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < give_up_at, "the server does not begin to answer"
        time.sleep(0.01)
