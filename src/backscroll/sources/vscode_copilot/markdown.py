"""VS Code's Markdown strings: an object with a `value`, or in old files the text alone."""

from __future__ import annotations

import re
from typing import Any

from backscroll.reading.links import is_web_address, link
from backscroll.reading.values import Json, text_at
from backscroll.sources.vscode_copilot.locations import base_of, located, name_at, path_of

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_NAMELESS_LINK = re.compile(r"(?<!!)\[\]\(([^)\s]+)\)")
_ICON = re.compile(r"\$\([a-z0-9-]+(?:~[a-z]+)?\)\s?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_PLAIN_NAME = re.compile(r"[^\W_](?:[\w.,: /@+-]*[^\W_])?")


def words_of(value: Any) -> str | None:
    """Give the text of a Markdown string. A link without a label becomes the file's name, as VS Code shows it."""
    text = value.get("value") if isinstance(value, dict) else value
    if not isinstance(text, str) or not text:
        return None
    return _NAMELESS_LINK.sub(lambda found: _mention(None, path_of(found[1])), text) if "[](" in text else text


def label_of(value: Any) -> str | None:
    """Give the text of a Markdown string as it reads on a status line: links as their labels, no icons."""
    text = words_of(value)
    if text is None:
        return None
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "$(" in text and isinstance(value, dict) and value.get("supportThemeIcons"):
        text = _ICON.sub("", text)
    return text.strip() or None


def mention_of(part: Json) -> str | None:
    """Give the words that an inline reference stands for in its sentence: a name, or a link to a page on the web."""
    target = part.get("inlineReference")
    name, place = text_at(part, "name") or name_at(target), located(target)
    return _mention(name, place) if name or place else None


class Fences:
    """Follows a text that comes in fragments, each looked at once, in and out of its code blocks."""

    def __init__(self) -> None:
        self._opened = ""
        self._last_line = ""

    @property
    def is_inside(self) -> bool:
        """Whether text that ends here ends inside a code block."""
        return bool(_opened_after(self._last_line, self._opened))

    def take(self, text: str) -> None:
        *lines, self._last_line = (self._last_line + text).split("\n")
        for line in lines:
            self._opened = _opened_after(line, self._opened)


def _opened_after(line: str, opened: str) -> str:
    """Give the marks of the code block that is open behind a line; none where it closes one, or none is open."""
    fence = _FENCE.match(line)
    if fence is None:
        return opened
    marks, after = fence.groups()
    if not opened:
        return marks
    return "" if marks.startswith(opened) and not after.strip() else opened


def _mention(name: str | None, place: str | None) -> str:
    """Give a name as Markdown; one that Markdown would read as markup (`__init__.py`) goes in backticks."""
    if place is not None and is_web_address(place):
        return link(None if name == place else name, place)
    shown = name or base_of(place or "")
    if _PLAIN_NAME.fullmatch(shown):
        return shown
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"
