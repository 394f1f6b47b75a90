"""What VS Code points to: URIs as text or in pieces, ranges in files, symbols."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from backscroll.reading.values import text_at

_DRIVE = re.compile(r"/[A-Za-z]:(?=/|$)")
_WEB = ("http", "https")


def path_of(uri: str) -> str:
    """Give the path in a URI, decoded; an address on the web, and text that is no URI, as it is.

    The path of a folder on another machine (`vscode-remote://ssh-remote%2Bhost/srv/app`) is its path there.
    """
    scheme, mark, rest = uri.partition("://")
    if not mark or scheme in _WEB:
        return uri
    authority, slash, path = rest.partition("#")[0].partition("?")[0].partition("/")
    return _on_disk(scheme, unquote(authority), unquote(slash + path))


def located(value: Any) -> str | None:
    """Give the path or address that a URI, a range in a file, a symbol or a variable leads to."""
    match value:
        case str():
            return path_of(value) or None
        case {"uri": dict() | str() as inner} | {"location": dict() as inner} | {"value": dict() as inner}:
            return located(inner)
        case {"path": str(path), "scheme": "http" | "https" as scheme}:
            return f"{scheme}://{value.get('authority') or ''}{path}"
        case {"path": str(path)} if path:
            return _on_disk(value.get("scheme"), value.get("authority"), path)
        case {"external": str(text)} | {"fsPath": str(text)}:
            return path_of(text) or None
        case _:
            return None


def name_at(value: Any) -> str | None:
    """Give the name to show for what a value points to: of a symbol its own, of a file its last part."""
    name = text_at(value, "name") if isinstance(value, dict) else None
    if name is not None:
        return name
    place = located(value)
    return base_of(place) if place else None


def base_of(place: str) -> str:
    if place.startswith(("http://", "https://")):
        return place
    return re.split(r"[/\\]", place.rstrip("/\\"))[-1] or place


def _on_disk(scheme: Any, authority: Any, path: str) -> str:
    if _DRIVE.match(path):
        return path[1:]
    is_network_share = scheme == "file" and isinstance(authority, str) and authority
    return f"//{authority}{path}" if is_network_share else path
