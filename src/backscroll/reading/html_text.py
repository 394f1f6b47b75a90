"""HTML that strangers wrote, as Markdown: everything that can be read of it, and nothing that could run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from backscroll.reading.encoding import clean
from backscroll.reading.html_words import (
    DROPPED,
    children_of,
    escaped,
    inline,
    is_block,
    joined,
    longer_than_any,
    one_line,
    text_of,
)

_SPACES = re.compile(r" {2,}")
_BLOCK_MARK = re.compile(r"(?:[-+*]|#{1,6}|\d{1,9}[.)])(?=\s|$)|>|[-=]+\s*$|_{3,}\s*$|~~~")
_CLOSING_HASHES = re.compile(r"(?<!\S)#+$")
_LIST_ITEM = re.compile(r"(?:-|\d+\.)(?: |$)")


def markdown_of(html: str) -> str:
    """Give an HTML document or fragment as Markdown; what is nested too deep to be a text gives its words alone."""
    body = LexborHTMLParser(clean(html)).body
    if body is None:
        return ""
    try:
        return "\n\n".join(_blocks(body))
    except RecursionError:
        body.strip_tags(list(DROPPED))
        return escaped(" ".join(body.text().split()))


def image_addresses(html: str) -> list[str]:
    """Give the addresses of the images in an HTML text, each once, in order."""
    if "<img" not in html.lower():
        return []
    found = (image.attributes.get("src") for image in LexborHTMLParser(clean(html)).css("img"))
    return list(dict.fromkeys(filter(None, found)))


def _blocks(parent: LexborNode) -> list[str]:
    blocks: list[str] = []
    run: list[str] = []
    for child in children_of(parent):
        tag = child.tag or ""
        if tag in DROPPED:
            continue
        if tag == "-text" or not is_block(child):
            run.append(inline(child))
            continue
        if run:
            blocks += _paragraphs(run)
            run = []
        write = _WRITTEN_AS.get(tag)
        blocks += filter(None, [write(child)]) if write else _blocks(child)
    return blocks + _paragraphs(run) if run else blocks


def _paragraphs(run: list[str]) -> list[str]:
    """Give the paragraphs of running text: two line breaks part them, as on the page."""
    text = joined(run)
    if not text or text.isspace():
        return []
    if "\n" not in text:
        return [_as_line(text)]
    text = "\n".join([_as_line(line) for line in text.split("\n")])
    return [paragraph.strip("\n").replace("\n", "  \n") for paragraph in text.split("\n\n") if paragraph.strip("\n")]


def _as_line(text: str) -> str:
    """Give a line whose beginning Markdown does not take for a heading, a list, a quotation or a rule."""
    line = (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")
    mark = None if line[:1].isalpha() else _BLOCK_MARK.match(line)
    if mark is None:
        return line
    at = mark.end() - 1 if line[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def _heading(node: LexborNode) -> str:
    words = _CLOSING_HASHES.sub(r"\\\g<0>", one_line(node))
    return f"{'#' * int((node.tag or 'h6')[1])} {words}" if words else ""


def _quotation(node: LexborNode) -> str:
    text = "\n\n".join(_blocks(node))
    return "\n".join([f"> {line}".rstrip(" ") for line in text.split("\n")]) if text else ""


def _rule(_node: LexborNode) -> str:
    return "---"


def _fence(node: LexborNode) -> str:
    text = text_of(node).removeprefix("\n").rstrip("\n")
    fence = longer_than_any(text, least=3)
    return f"{fence}{_language(node)}\n{text}\n{fence}" if text else ""


def _language(node: LexborNode) -> str:
    """Give the language that a code block's class names (`language-python`), on itself or on its `<code>`."""
    for named in [node, *children_of(node)]:
        for name in (named.attributes.get("class") or "").split():
            if name.startswith(("language-", "lang-")):
                return re.sub(r"[^\w+#.-]", "", name.partition("-")[2])
    return ""


def _list(node: LexborNode) -> str:
    items: list[list[str]] = []
    for child in children_of(node):
        if child.tag == "li":
            items.append(_blocks(child))
        elif child.tag in ("ul", "ol") and items:
            items[-1].append(_list(child))
        elif child.tag not in DROPPED and (stray := one_line(child)):
            items.append([stray])
    marks = _item_marks(node, len(items))
    written = [_item(mark, blocks) for mark, blocks in zip(marks, items, strict=True)]
    return ("\n\n" if any("\n\n" in item for item in written) else "\n").join(written)


def _item_marks(node: LexborNode, count: int) -> list[str]:
    if node.tag != "ol":
        return ["- "] * count
    start = node.attributes.get("start") or "1"
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 9 else 1
    return [f"{number}. " for number in range(first, first + count)]


def _item(mark: str, blocks: list[str]) -> str:
    """Give a list item: a list right below its first line stays close to it, other blocks stand apart."""
    text = "".join([f"\n{'' if _LIST_ITEM.match(block) else chr(10)}{block}" for block in blocks])
    indent = " " * len(mark)
    lines = [f"{indent}{line}" if line else "" for line in text.lstrip("\n").split("\n")]
    return (mark + "\n".join(lines).removeprefix(indent)).rstrip(" ")


def _table(node: LexborNode) -> str:
    rows = [[_cell(cell) for cell in children_of(row) if cell.tag in ("td", "th")] for row in _rows(node)]
    rows = [row for row in rows if any(row)]
    captions = [one_line(child) for child in children_of(node) if child.tag == "caption"]
    if not rows:
        return "\n\n".join(captions)
    width = max(map(len, rows))
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    return "\n\n".join([*captions, "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])])


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in children_of(table):
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _cell(node: LexborNode) -> str:
    return one_line(node).replace("|", "\\|")


_WRITTEN_AS: dict[str, Callable[[LexborNode], str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol", "menu"), _list),
    "blockquote": _quotation,
    "hr": _rule,
    "pre": _fence,
    "table": _table,
}
