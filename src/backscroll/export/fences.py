"""Code in Markdown that cannot break out, and text that cannot swallow what follows it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

_BACKTICKS = re.compile("`+")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,40}")
# What can stay open to the end of a document: a fence, or one of CommonMark's HTML blocks of kinds 1 to 5
# (https://spec.commonmark.org/0.31.2/#html-blocks).
_MAY_STAY_OPEN = re.compile(r"```|~~~|<(?:!|\?|(?:pre|script|style|textarea)\b)", re.IGNORECASE)
_BLOCKS = MarkdownIt("commonmark").disable("inline")
_PROBE = "backscroll"
_PARAGRAPH = Token("paragraph_close", "p", -1)
MOST_REPAIRS = 20


def fence(text: str, language: str = "") -> str:
    """Give text as a code block whose fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    mark = "`" * max(3, longest + 1)
    name = _LANGUAGE.match(language)
    return f"{mark}{name.group() if name else ''}\n{text}\n{mark}" if text else f"{mark}\n{mark}"


def closed(text: str) -> str:
    """Give Markdown that ends where it ends: an answer cut off inside a code block must not swallow the next one."""
    for _ in range(MOST_REPAIRS):
        last = _last_block(text)
        if last.type == "fence":
            return f"{text}\n{last.markup}"
        if last.type != "html_block" or last.map is None:
            return text
        text = _with_escaped_line(text, last.map[0])
    return fence(text)


def _last_block(text: str) -> Token:
    """Give the block that a paragraph behind this text becomes: itself, or a part of what was left open."""
    return _BLOCKS.parse(f"{text}\n\n{_PROBE}")[-1] if _MAY_STAY_OPEN.search(text) else _PARAGRAPH


def _with_escaped_line(text: str, number: int) -> str:
    lines = text.split("\n")
    lines[number] = lines[number].replace("<", "\\<", 1)
    return "\n".join(lines)
