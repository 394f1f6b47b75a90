"""The XML-like tags that models and their services write into a text.

They are not XML: nothing is escaped, and an answer that was cut off leaves the last one open. So the text is split at
the named tags only, in one pass, and everything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

LONGEST_OPENING = 4096
_OPENING_REST = re.compile(r'((?:[^<>"]|"[^"]*")*?)(/?)>')
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')


class Tag(Struct, frozen=True):
    """A tag with all that stands in it; `body` goes to the end of the text where the tag is never closed."""

    name: str
    attributes: dict[str, str]
    body: str


def split_at_tags(text: str, *names: str) -> Iterator[str | Tag]:
    """Give the pieces of a text in order: the named tags, and what stands around them."""
    start = at = 0
    while found := _opening(names).search(text, at):
        rest = _OPENING_REST.match(text, found.end(), found.end() + LONGEST_OPENING)
        if rest is None:
            at = found.end()
            continue
        if found.start() > start:
            yield text[start : found.start()]
        name, is_empty = found.group(1), bool(rest.group(2))
        end = rest.end() if is_empty else _body_end(text, name, rest.end())
        yield Tag(name, dict(_ATTRIBUTE.findall(rest.group(1))), text[rest.end() : end])
        start = at = end if is_empty else end + len(f"</{name}>")
    if start < len(text):
        yield text[start:]


@cache
def _opening(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"<({'|'.join(map(re.escape, names))})(?=[\s/>])")


def _body_end(text: str, name: str, start: int) -> int:
    end = text.find(f"</{name}>", start)
    return len(text) if end < 0 else end
