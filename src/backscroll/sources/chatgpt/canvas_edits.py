"""One edit of a canvas document: `{pattern, multiple, replacement}`.

The model is told that a pattern is a Python regular expression, and to rewrite whole documents with `.*`. It is not
run as one: a pattern from a stranger's file may take for ever to match. Plain words, and plain words with "anything"
between them, are found without; an edit that is more than that is not made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from backscroll.reading.values import Json, flag_at, text_at

# A few words replaced everywhere by a few more, again and again, would fill any memory.
MOST_CHARACTERS = 1_000_000
_ANYTHING = re.compile(r"(\.\*\??|\[\\s\\S\]\*\??|\(\.\|\\n\)\*\??)")
_EDGES = re.compile(r"^(?:\(\?[a-z]+\))?\^?(.*?)\$?$", re.DOTALL)
_ESCAPE = re.compile(r"\\(\W|[nt])")
_ESCAPES = {"n": "\n", "t": "\t"}

Span = tuple[int, int]


def edited(text: str, edit: Json) -> str | None:
    """Give the text after an edit, None where the edit's place is not found or the text would grow beyond reason."""
    pattern, replacement = text_at(edit, "pattern"), edit.get("replacement")
    if pattern is None or not isinstance(replacement, str):
        return None
    spans = list(islice(_spans(text, pattern), None if flag_at(edit, "multiple") else 1))
    if not spans or len(text) + len(spans) * len(replacement) > MOST_CHARACTERS:
        return None
    ends = [0, *(end for _, end in spans)]
    kept = [text[end:start] for end, (start, _) in zip(ends, spans, strict=False)]
    return replacement.join([*kept, text[ends[-1] :]])


def _spans(text: str, pattern: str) -> Iterator[Span]:
    inner = _EDGES.sub(r"\1", pattern)
    if _ANYTHING.fullmatch(inner):
        yield 0, len(text)
        return
    pieces = [pattern] if pattern in text else _ANYTHING.split(inner)
    words = [piece if piece in text else _unescaped(piece) for piece in pieces[::2]]
    at = 0
    while (span := _next_span(text, words, pieces[1::2], at)) and span[1] > span[0]:
        yield span
        at = span[1]


def _next_span(text: str, words: list[str], gaps: list[str], at: int) -> Span | None:
    start = text.find(words[0], at)
    if start < 0:
        return None
    end = start + len(words[0])
    for gap, word in zip(gaps, words[1:], strict=True):
        is_lazy = gap.endswith("?")
        found = text.find(word, end) if is_lazy else text.rfind(word, end)
        if found < 0:
            return None
        end = found + len(word)
    return start, end


def _unescaped(piece: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found.group(1), found.group(1)), piece)
