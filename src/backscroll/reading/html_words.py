"""The words of an HTML text that run on in one line, as Markdown.

Text is escaped where Markdown would take it for markup, so that what an answer showed as `<b>` or `2*3*4` still does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal

from selectolax.lexbor import LexborNode

from backscroll.reading.links import is_web_address

DROPPED = frozenset(
    {"-comment", "audio", "base", "button", "canvas", "embed", "head", "iframe", "input", "link", "map", "meta"}
    | {"noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video"}
)
_INLINE = frozenset(
    {"-text", "-comment", "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn"}
    | {"em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp"}
    | {"small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_WHITE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_MARKUP = r"""\\(?=[!-/:-@\[-`{-~\s]|$)   # a backslash that would escape what follows it
      | `
      | (?<!\s)\* | \*(?!\s)
      | (?<!\w)_ | _(?!\w)
      | ~(?=~|$)
      | \](?=[(:])
      | <(?=[A-Za-z/!?])
      | &(?=\#?\w{1,31};)"""
_SPECIAL = re.compile(r"[\\`*_~\[\]<&]")
_IN_TEXT = re.compile(_MARKUP, re.VERBOSE)
_IN_LABEL = re.compile(_MARKUP + r"| [\[\]]", re.VERBOSE)
_BACKTICKS = re.compile(r"`+")
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "|": "%7C"})


def children_of(node: LexborNode) -> Iterator[LexborNode]:
    """Give a node's children: elements, texts and comments."""
    child = node.child
    while child is not None:
        yield child
        child = child.next


def is_block(node: LexborNode) -> bool:
    """Whether a node stands on lines of its own, itself or through what it holds; unknown elements do."""
    tag = node.tag
    if tag == "-text":
        return False
    return tag not in _INLINE or any(below.tag not in _INLINE for below in node.traverse(include_text=True))


def text_of(node: LexborNode) -> str:
    """Give the text below a node as it is, with a line break for each `<br>`."""
    if node.is_text_node:
        return node.text_content or ""
    return "".join([_raw(below) for below in node.traverse(include_text=True)])


def _raw(node: LexborNode) -> str:
    return "\n" if node.tag == "br" else (node.text_content or "") if node.is_text_node else ""


def spaced(text: str) -> str:
    """Give text with single spaces for white space, as a page shows it; most text has nothing else already."""
    return text if text.isprintable() and "  " not in text else _WHITE.sub(" ", text)


def longer_than_any(text: str, *, least: int) -> str:
    return "`" * max([least, *(len(run) + 1 for run in _BACKTICKS.findall(text))])


def one_line(node: LexborNode) -> str:
    words = inline(node) if node.is_text_node else inlines(node)
    return spaced(words).strip(" ")


def inline(node: LexborNode) -> str:
    if node.is_text_node:
        return _words(node)
    tag = node.tag or ""
    if tag in DROPPED:
        return ""
    if write := _WRITTEN_IN_LINE.get(tag):
        return write(node)
    return inlines(node) if tag in _INLINE else f" {inlines(node)} "


def inlines(node: LexborNode) -> str:
    return joined([inline(child) for child in children_of(node)])


def joined(pieces: list[str]) -> str:
    """Join running text so that no two marks become another one where pieces meet."""
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 1:
        return pieces[0]
    for at in range(1, len(pieces)):
        pieces[at - 1], pieces[at] = _meeting(pieces[at - 1], pieces[at])
    return "".join(pieces)


def _meeting(before: str, after: str) -> tuple[str, str]:
    """Give two pieces as they can stand side by side: bold goes on as bold, and code stays apart from code."""
    if after[0] == "[" and before[-1:] == "!":
        return f"{before[:-1]}\\!", after
    if after[0] not in "*~`" or before[-1:] != after[0] or before[-2:-1] == "\\":
        return before, after
    mark = after[: 2 if after.startswith(("**", "~~")) else 1]
    if mark == "`" or not before.endswith(mark) or before.endswith("**") is not (mark == "**"):
        return f"{before} ", after
    return before[: -len(mark)], after[len(mark) :]


def _words(node: LexborNode) -> str:
    text = spaced(node.text_content or "")
    if _SPECIAL.search(text) is None:
        return text
    if ("[" in text or "]" in text) and _is_within(node, _link):
        return _IN_LABEL.sub(r"\\\g<0>", text)
    return escaped(text)


def _is_within(node: LexborNode, write: Callable[[LexborNode], str]) -> bool:
    """Whether an element above this node is written in the same way."""
    above = node.parent
    while above is not None and _WRITTEN_IN_LINE.get(above.tag or "") is not write:
        above = above.parent
    return above is not None


def escaped(text: str) -> str:
    return _IN_TEXT.sub(r"\\\g<0>", text)


def _marked_with(mark: str) -> Callable[[LexborNode], str]:
    """Give a writer that puts a mark around the words, as far as Markdown will see it as one."""

    def written(node: LexborNode) -> str:
        text = inlines(node)
        words = text.strip()
        if not words:
            return text
        start, end = (0, 0) if _is_within(node, written) else _markable(words, node)
        if start >= end or mark[0] in (words[start], words[end - 1]):
            return text
        before, _, after = text.partition(words)
        return f"{before}{words[:start]}{mark}{words[start:end]}{mark}{words[end:]}{after}"

    return written


def _markable(words: str, node: LexborNode) -> tuple[int, int]:
    """Give the part of the words that can carry a mark; punctuation at an end that touches a word outside cannot.

    The asterisks of `**so:**then` and `これ**「は」**です` would be read as asterisks (CommonMark, "flanking").
    """
    start, end = 0, len(words)
    before, after = _text_beside(node, "prev")[-1:], _text_beside(node, "next")[:1]
    if before.isalnum():
        start = next((at for at, mark in enumerate(words) if not _stands_off(mark)), end)
    if after.isalnum():
        end = next((at for at in range(end, start, -1) if not _stands_off(words[at - 1])), start)
    if (start and not _is_text(node.first_child)) or (end < len(words) and not _is_text(node.last_child)):
        return 0, 0
    return start, end


def _text_beside(node: LexborNode, side: Literal["prev", "next"]) -> str:
    """Give the nearest text on one side, in the same line."""
    while True:
        beside: LexborNode | None = getattr(node, side)
        if beside is not None and (text := text_of(beside)):
            return text
        outside = beside or node.parent
        if outside is None or (beside is None and outside.tag not in _INLINE):
            return ""
        node = outside


def _is_text(node: LexborNode | None) -> bool:
    return node is not None and node.is_text_node


def _stands_off(character: str) -> bool:
    """Whether a character is punctuation, a symbol or a space."""
    return unicodedata.category(character)[0] in "PSZ"


def _code(node: LexborNode) -> str:
    text = spaced(text_of(node))
    if not text.strip():
        return text
    fence = longer_than_any(text, least=1)
    room = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{room}{text}{room}{fence}"


def _link(node: LexborNode) -> str:
    words = inlines(node)
    address = "".join((node.attributes.get("href") or "").split())
    if not is_web_address(address) and not address.lower().startswith("mailto:"):
        return words
    label = spaced(words).strip()
    return f"[{label}]({address.translate(_IN_ADDRESS)})" if label else ""


def _image(node: LexborNode) -> str:
    """Give an image of the web as Markdown; of any other image, whose file is no part of the text, its description."""
    words = escaped(spaced(node.attributes.get("alt") or ""))
    address = "".join((node.attributes.get("src") or "").split())
    return f"![{words}]({address.translate(_IN_ADDRESS)})" if is_web_address(address) else words


def _line_break(_node: LexborNode) -> str:
    return "\n"


_WRITTEN_IN_LINE: dict[str, Callable[[LexborNode], str]] = {
    **dict.fromkeys(("b", "strong"), _marked_with("**")),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), _marked_with("*")),
    **dict.fromkeys(("s", "strike", "del"), _marked_with("~~")),
    **dict.fromkeys(("code", "kbd", "samp", "tt", "pre"), _code),
    "a": _link,
    "br": _line_break,
    "img": _image,
}
