"""The entries of `MyActivity.html`: one `outer-cell` after the other, on a page that can have 73 MB and more.

An `outer-cell` has a `header-cell` with the product, then a `content-cell` with the prompt, small print, the time and
the answer, parted by `<br>`, and last a `content-cell` with captions, where newer exports have the conversation's
address (layout as read by https://github.com/kenn-io/agentsview and by readers of real German exports).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import IO, TypeVar
from urllib.parse import unquote

from msgspec import Struct, field
from selectolax.lexbor import LexborHTMLParser, LexborNode

from backscroll.reading.encoding import text_from
from backscroll.reading.html_words import children_of, is_block, text_of
from backscroll.reading.limits import Limits
from backscroll.reading.links import is_web_address
from backscroll.reading.streams import read_while_sound
from backscroll.sources.gemini_takeout.entry import Entry, NamedFile, Note, Said, conversation_in, is_count
from backscroll.sources.gemini_takeout.labels import is_activity, names_gemini, prompt_in, prompt_set_off_in
from backscroll.sources.gemini_takeout.stamps import is_stamp, moment_of

CHUNK_BYTES = 1 << 18
LONGEST_OPENING = 512
_CELL = re.compile(rb"""<div\b[^<>]{0,200}?\bclass\s*=\s*["'][^"'<>]{0,200}?\bouter-cell\b""")
_PAGE_END = re.compile(rb"\s*</body>.*\Z", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"""\bheader-cell\b[^<>]*>(?:\s|<[^<>]*>)*([^<]+)""")
_MAIN, _ASIDE = "mdl-cell--6-col", "mdl-typography--text-right"
_ADDRESS = re.compile(r"""https?://(?:gemini|bard)\.google\.com/[^\s"'<>]+""")
# A Gem's page, and the placeholders that stand for videos.
_SMALL_PRINT_ADDRESS = re.compile(r"https?://(?:gemini\.google\.com/gem|googleusercontent\.com/)")
# Where the files that are counted are not named, only a known wording tells this line from the prompt's.
_COUNTING = re.compile(
    r"\d+ generated (?:image|video|track|file)s?\.|Attached \d+ files?\.|\d+ Datei(?:en)? angehängt\."
)
T = TypeVar("T")


def headings(page: str) -> list[str]:
    """Give the products that the cells of a page, or of its beginning, are about."""
    return [unescape(found).strip() for found in _HEADING.findall(page)]


def cells(stream: IO[bytes], most: int = Limits().record_bytes) -> Iterator[bytes | None]:
    """Cut a page into its `outer-cell` blocks, byte for byte, holding one chunk or one cell at a time.

    A cell of more than `most` bytes is passed, and given as None. Raises what damages the page, behind all whole cells.
    """
    held, searched, begun, too_large = b"", 0, False, False
    damage = None
    while damage is None:
        chunk, damage = read_while_sound(stream, CHUNK_BYTES)
        if not chunk:
            break
        held += chunk
        starts = [0] * begun + [found.start() for found in _CELL.finditer(held, searched)]
        for start, end in pairwise(starts):
            yield None if too_large or end - start > most else held[start:end]
            too_large = False
        begun = bool(starts)
        held = held[starts[-1] :] if begun else held[-LONGEST_OPENING:]
        if begun and len(held) > most:
            too_large, held = True, held[:1] + held[-LONGEST_OPENING:]
        searched = max(1, len(held) - LONGEST_OPENING) if begun else 0
    if damage:
        raise damage
    if begun:
        yield None if too_large else _without_page_end(held)


def _without_page_end(rest: bytes) -> bytes:
    """Give the last cell without what closes the page around it, so that it is the same when it is no longer last."""
    cell = _PAGE_END.sub(b"", rest)
    for _ in range(cell.count(b"</div>") - cell.count(b"<div")):
        cell = cell[: cell.rindex(b"</div>")]
    return cell


def entry_of(cell: bytes) -> Entry | None:
    """Give what an `outer-cell` says; None where it has no `content-cell`."""
    body = LexborHTMLParser(text_from(cell)).body
    contents = body.css("div.content-cell") if body else []
    main = next((content for content in contents if _is_main(content)), None)
    if body is None or main is None:
        return None
    heading = body.css_first("div.header-cell")
    product = " ".join(text_of(heading).split()) if heading else ""
    around = [content for content in contents if content is not main]
    return _entry(product, _Split.of(list(children_of(main))), around)


def _is_main(content: LexborNode) -> bool:
    classes = (content.attributes.get("class") or "").split()
    return _MAIN in classes and _ASIDE not in classes


class _Split(Struct, frozen=True):
    """The main cell, split at the time: what was asked above it, and the answer below."""

    asked: Sequence[LexborNode]
    stamp: str
    answer: Sequence[LexborNode]

    @classmethod
    def of(cls, nodes: Sequence[LexborNode]) -> _Split:
        """Split the cell's nodes; a canvas has its text above the time, and still it is no question."""
        block = next((at for at, node in enumerate(nodes) if is_block(node)), len(nodes))
        at = _stamp_at(nodes, block)
        if at is None:
            return cls(nodes[:block], "", nodes[block:])
        asked = min(block, at)
        return cls(nodes[:asked], text_of(nodes[at]).strip(), [*nodes[asked:at], *nodes[at + 1 :]])


def _stamp_at(nodes: Sequence[LexborNode], block: int) -> int | None:
    """Give the place of the time: the last one that stands alone on its line above the answer's first block.

    A prompt may have such lines too, and one that can be read is rather the time than one that cannot.
    """
    alone = [at for at, node in enumerate(nodes) if _stands_alone(node) and is_stamp(text_of(node).strip())]
    above = [at for at in alone if at < block] or alone
    if len(above) > 1:
        above = [at for at in above if moment_of(text_of(nodes[at]).strip())] or above
    return above[-1] if above else None


def _stands_alone(node: LexborNode) -> bool:
    return node.is_text_node and all(
        beside is None or beside.tag == "br" or is_block(beside) for beside in (node.prev, node.next)
    )


class _Line(Struct):
    """A line of the main cell, with the links in it."""

    text: str = ""
    links: list[Note] = field(default_factory=list)

    @property
    def file(self) -> NamedFile | None:
        """The file that the line names: `-  ` and a link to a file beside the page."""
        for link in self.links:
            if link.url and not is_web_address(link.url):
                return NamedFile(link.url, link.name)
        return None

    @property
    def note(self) -> Note | None:
        """The line, where it is small print that no user writes."""
        for link in self.links:
            if link.url and _SMALL_PRINT_ADDRESS.match(link.url):
                return Note(" ".join(self.text.split()), link.url)
        return Note(self.text.strip()) if _COUNTING.fullmatch(self.text.strip()) else None


def _lines(nodes: Sequence[LexborNode]) -> list[_Line]:
    lines = [_Line()]
    for node in nodes:
        if node.tag == "br":
            lines.append(_Line())
            continue
        first, *more = text_of(node).strip("\n").split("\n")
        lines[-1].text += first
        lines += [_Line(text) for text in more]
        anchors = [node] if node.tag == "a" else node.css("a") if node.is_element_node else []
        lines[-1].links += [Note(text_of(anchor).strip(), anchor.attributes.get("href")) for anchor in anchors]
    return lines


def _entry(product: str, split: _Split, around: Sequence[LexborNode]) -> Entry:
    lines = _lines(split.asked)
    files, notes = _small_print(lines)
    files += [file for content in around for file in _files_in(content) if file not in files]
    html = "".join([node.html or "" for node in split.answer]) if any(map(_says_something, split.answer)) else ""
    title = "\n".join([line.text.rstrip() for line in lines]).strip()
    return Entry(
        product=product,
        is_gemini=names_gemini(product) or (not product and any(names_gemini(text_of(cell)) for cell in around)),
        title=" ".join(title.split("\xa0")),
        prompt=_prompt(title, has_answer=bool(html)),
        answers=(Said(html),) if html else (),
        when=moment_of(split.stamp),
        stamp=split.stamp,
        link=_link(lines, around),
        notes=tuple(notes),
        files=tuple(files),
    )


def _prompt(title: str, *, has_answer: bool) -> str | None:
    """Give what was said to Gemini: a title in an unknown language is that where there is an answer to it."""
    prompt = prompt_in(title)
    if prompt is None and has_answer and not is_activity(title):
        prompt = prompt_set_off_in(title) or title
    return prompt


def _small_print(lines: list[_Line]) -> tuple[list[NamedFile], list[Note]]:
    """Take the small print off the end of what was asked; the line that counts the files stands above them."""
    notes = _taken_off(lines, lambda line: line.note)
    files = _taken_off(lines, lambda line: line.file)
    if files and len(lines) > 1 and is_count(lines[-1].text, len(files)):
        lines.pop()
    return files, _taken_off(lines, lambda line: line.note) + notes


def _taken_off(lines: list[_Line], what: Callable[[_Line], T | None]) -> list[T]:
    """Take the last lines that are something, and empty ones, but never the first, which has the label."""
    found: list[T] = []
    while len(lines) > 1 and ((it := what(lines[-1])) or not lines[-1].text.strip()):
        lines.pop()
        if it:
            found.insert(0, it)
    return found


def _files_in(content: LexborNode) -> Iterator[NamedFile]:
    """Give the files that a cell beside the main one shows, such as the image that was sent."""
    for node in content.css("img, a"):
        address = node.attributes.get("src") or node.attributes.get("href") or ""
        if address and ":" not in address:
            yield NamedFile(address, unquote(address))


def _says_something(node: LexborNode) -> bool:
    return (
        bool(text_of(node).strip()) or node.tag == "img" or (node.is_element_node and node.css_first("img") is not None)
    )


def _link(lines: Sequence[_Line], around: Sequence[LexborNode]) -> str | None:
    """Give the address of the conversation: among the captions, or the one that the prompt links to.

    An address that the user typed is shown as it is; the one of the conversation lies under other words.
    """
    captions = [address for content in around for address in _ADDRESS.findall(content.html or "")]
    under = [link.url for line in lines for link in line.links if link.url and link.url != link.name]
    return next((address for address in [*captions, *under] if conversation_in(address)), None)
