"""JSON that is nested deeper than a reader can follow, made shallow without losing a word of it."""

from __future__ import annotations

import re

import msgspec

from backscroll.reading.encoding import text_from

# Whatever a provider nested is descended into later, by those who write it, show it and export it.
DEEPEST = 200
_SHALLOW = DEEPEST - 10
_TOKENS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{\]}]', re.DOTALL)


def shallow(content: bytes, levels: int = _SHALLOW) -> bytes:
    """Give JSON in which what lies below so many levels is a string: the JSON that it was."""
    if content.count(b"[") + content.count(b"{") <= levels:
        return content
    parts: list[bytes] = []
    level = kept = begun = 0
    for token in _TOKENS.finditer(content):
        mark = token.group()
        if mark in (b"[", b"{"):
            begun = token.start() if level == levels else begun
            level += 1
        elif mark in (b"]", b"}"):
            level -= 1
            if level == levels:
                parts += [content[kept:begun], _as_string(content[begun : token.end()])]
                kept = token.end()
    return b"".join([*parts, content[kept:]])


def _as_string(json: bytes) -> bytes:
    return msgspec.json.encode(text_from(json))
