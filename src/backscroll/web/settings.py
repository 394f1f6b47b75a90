"""How a server is set up: plain values, read by the command that starts it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path

from msgspec import Struct, field

from backscroll.reading.limits import Limits
from backscroll.search.embedders.choice import EmbedderChoice

# The cookie that carries a browser's session; ports of one machine share their cookies, so its name carries the port.
COOKIE = "backscroll_session"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _new_token() -> str:
    return secrets.token_urlsafe(32)


class Settings(Struct, frozen=True, kw_only=True):
    """One server. `database` is the personal archive; named others lie beside it in the same folder.

    `start_token` lets browsers in, and `opening_token` one, once: it stands in the command that starts the browser,
    which every program of this machine can read. Both are made anew at every start. `host_names` are the names by which
    the server may be called besides those of this machine itself. `environment` and `home` say where programs of this
    machine keep what they can be asked to hand over.
    """

    database: Path
    limits: Limits = field(default_factory=Limits)
    embedder: EmbedderChoice = EmbedderChoice()
    host: str = "127.0.0.1"
    port: int = 8321
    host_names: tuple[str, ...] = ()
    start_token: str = field(default_factory=_new_token)
    opening_token: str = field(default_factory=_new_token)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    home: Path = field(default_factory=Path.home)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK or (_is_address(self.host) and ip_address(self.host).is_loopback)

    @property
    def is_private(self) -> bool:
        """Whether nobody but this machine is meant to reach the server, a proxy neither."""
        return self.is_local and not self.host_names

    @property
    def listens_everywhere(self) -> bool:
        """Whether it listens at every address of this machine."""
        return _is_address(self.host) and ip_address(self.host).is_unspecified

    @property
    def cookie(self) -> str:
        """The name of the cookie that carries a browser's session at this server."""
        return f"{COOKIE}_{self.port}"

    @property
    def address(self) -> str:
        """Where a browser on this machine goes, without the token; `localhost` is not every loopback address."""
        plain = str(ip_address(self.host)) if _is_address(self.host) else self.host
        name = "localhost" if plain in LOOPBACK or self.listens_everywhere else plain
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}/"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
