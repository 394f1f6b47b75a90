"""Where a request was sent, and the page it comes from.

A page elsewhere can point a name of its own at this machine, and any page can send us requests; neither can choose the
`Host`, `Origin` and `Sec-Fetch-Site` that the browser then writes.
"""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from backscroll.web.security.refusals import Refusal
from backscroll.web.settings import LOOPBACK, Settings

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?")
_OWN_SITES = ("same-origin", "none")

NOT_OUR_NAME = (
    "This server does not go by that name. Open the address that `backscroll serve` printed, or start it with "
    "--host-name NAME if this name should lead here."
)
NOT_OUR_PAGE = "Only this server's own pages may ask that. Open it at the address that `backscroll serve` printed."


class Places:
    """The names one server goes by, and the pages that are its own."""

    def __init__(self, settings: Settings) -> None:
        listening = () if settings.listens_everywhere else (settings.host,)
        self._names = {_plain(name) for name in (*LOOPBACK, *listening, *settings.host_names)}
        self._proxied = {f"{scheme}://{_plain(name)}" for scheme in ("http", "https") for name in settings.host_names}
        self._is_local = settings.is_local

    def refusal(self, scope: Scope, headers: Headers) -> Refusal | None:
        """Give the reason to refuse a request for where it comes from, or None."""
        name = name_in(headers.getlist("host"))
        if name is None or not (name in self._names or self._is_where_it_arrived(name, scope)):
            return Refusal(403, NOT_OUR_NAME)
        is_asset_or_page = scope["method"] in LOOKING and not scope["path"].startswith(API)
        if not is_asset_or_page and not self._is_our_page(scope, headers):
            return Refusal(403, NOT_OUR_PAGE)
        return None

    def _is_where_it_arrived(self, name: str, scope: Scope) -> bool:
        """Whether the name is the very address of this machine that was connected to; no page can pose as a number."""
        arrived_at, _port = scope.get("server") or ("", 0)
        return not self._is_local and _is_address(name) and _plain(arrived_at) == name

    def _is_our_page(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page of ours asks, or none at all: a browser says where a request is from, a script does not."""
        if any(site not in _OWN_SITES for site in headers.getlist("sec-fetch-site")):
            return False
        own = {f"{scope['scheme']}://{headers['host'].lower()}", *self._proxied}
        return all(origin.lower() in own for origin in headers.getlist("origin"))


def name_in(hosts: list[str]) -> str | None:
    """Give the name that a request was sent to, without the port; None where it is not said once and plainly."""
    found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if found is None:
        return None
    if found["address"] and not _is_address(found["address"]):
        return None
    return _plain(found["address"] or found["name"])


def _plain(name: str) -> str:
    """Give a name in the one way we compare it: small letters, no dot at the end, addresses at their shortest."""
    plain = name.lower().removesuffix(".")
    with suppress(ValueError):
        return str(ip_address(plain))
    return plain


def _is_address(name: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(name))
    return False
