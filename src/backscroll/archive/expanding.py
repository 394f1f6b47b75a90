"""A saved search, and how it is called for: `@name` at the beginning of a query."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from backscroll.errors import NotFound
from backscroll.store.database import Ask

_BEGINNING = re.compile(r"@([\w.-]+)(?:\s+|$)")


class SavedSearch(Struct, frozen=True):
    """A query under a name."""

    name: str
    query: str
    created_at: datetime


def expanded(ask: Ask, text: str) -> str:
    """Give a query with the saved one in the place of `@name`. Raises `NotFound` where none has that name."""
    beginning = _BEGINNING.match(text.lstrip())
    if beginning is None:
        return text
    rows = ask("SELECT query FROM saved_searches WHERE name = :name", {"name": beginning[1]})
    if not rows:
        raise unknown(beginning[1])
    return f"{rows[0][0]} {text.lstrip()[beginning.end() :]}".strip()


def unknown(name: str) -> NotFound:
    return NotFound(f"No search is saved as {name}. `backscroll searches` lists them.")
