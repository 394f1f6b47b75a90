"""Markup that is safe by construction: whatever is not built here is text, and is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from backscroll.export.characters import printable


class Html(str):
    """Markup, to be taken as it is."""

    __slots__ = ()


NOTHING = Html()
_VOID = frozenset({"img", "br", "hr"})


def tag(name: str, *children: str | None, **attributes: str | None) -> Html:
    """Give an element. Children that are plain strings are escaped; attributes that are None are left out.

    An attribute that is a Python word takes a trailing underscore: `class_`.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(printable(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{said}>" if name in _VOID else f"<{name}{said}>{joined(children)}</{name}>")


def joined(children: Iterable[str | None], between: str = "") -> Html:
    """Give these one after the other as markup; None and what is empty is left out."""
    return Html(between.join([_safe(child) for child in children if child]))


def _safe(child: str) -> str:
    return child if isinstance(child, Html) else escape(printable(child))
