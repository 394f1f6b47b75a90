"""Running the server: one process, which ends by itself when it is asked to."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn

from backscroll.errors import InvalidRequest
from backscroll.web.app import create_app
from backscroll.web.security.connections import LARGEST_HEAD, MOST_CONNECTIONS, PromptProtocol
from backscroll.web.settings import Settings

WAITING_CONNECTIONS = 128
# Between two requests of one connection; and at the end, for answers that have begun.
IDLE_SECONDS = 15
LEAVING_SECONDS = 3


def listening(host: str, port: int) -> socket.socket:
    """Give a socket that listens there already, so that the address printed is the one that answers.

    Raises `InvalidRequest` where that cannot be.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, or asyncio does not know it for TCP, leaves small packets to wait, and every answer takes 40 ms longer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise InvalidRequest(f"Nothing can listen at {host}, port {port}: {error.strerror}. Try --port 0.") from error
    listener.listen(WAITING_CONNECTIONS)
    return listener


def run(settings: Settings, listener: socket.socket) -> None:
    """Answer until somebody ends it: Ctrl-C is how that is done, and no interruption."""
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config_for(settings)).run([listener])


def config_for(settings: Settings) -> uvicorn.Config:
    """Say how the server behaves. No request is logged: its address may hold a token, or words of a search.

    Who comes through a proxy of this machine is known by what that says, where a name was added for it.
    """
    return uvicorn.Config(
        create_app(settings),
        http=PromptProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.host_names),
        h11_max_incomplete_event_size=LARGEST_HEAD,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=LEAVING_SECONDS,
    )
