"""The pieces of a message: words in full, everything else folded to a line that says what it is."""

from __future__ import annotations

from collections.abc import Callable

from backscroll.export.characters import one_line, shortened
from backscroll.export.html.code import code_block
from backscroll.export.html.downloads import address
from backscroll.export.html.markup import NOTHING, Html, joined, tag
from backscroll.export.html.pictures import Pictures
from backscroll.export.html.prose import written
from backscroll.export.shelf import Shelf
from backscroll.export.wording import counted, file_facts, file_name, summary, value_language, value_text
from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall, ToolResult

Prose = Callable[[str], Html]
# Words are counted by taking a text apart, which a very long one is too long for.
MOST_COUNTED = 1_000_000


class Parts:
    """Turns the parts of one page's messages into markup."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._pictures = Pictures(shelf)

    def part(self, part: Part, prose: Prose) -> Html:
        match part:
            case Text():
                return tag("div", prose(part.text), class_="prose")
            case Attachment():
                return self._attachment(part)
            case Reasoning():
                return _folded(summary(part), _extent(part.text), tag("div", written(part.text), class_="prose"))
            case ToolCall():
                text = value_text(part.input)
                code = _code(text, part.language or value_language(part.input))
                return _folded(summary(part), _glimpse(text), code)
            case ToolResult():
                return _folded(summary(part), _extent(part.output), _code(part.output))
            case Other():
                text = part.text or value_text(part.raw)
                return _folded(summary(part), _extent(text), _code(text))

    def _attachment(self, part: Attachment) -> Html:
        picture = self._pictures.picture(part)
        name = file_name(part)
        if picture is None:
            return self._file(part, name)
        image = tag("img", src=picture.address, alt=name, loading="lazy")
        shown = tag("a", image, href=picture.link) if picture.link else image
        return tag("figure", shown, tag("figcaption", tag("bdi", name)), class_="picture")

    def _file(self, part: Attachment, name: str) -> Html:
        link = address(self._shelf, part)
        label = tag("a", tag("bdi", name), href=link, download="", rel="noopener") if link else tag("bdi", name)
        facts = file_facts(part, is_here=link is not None)
        line = tag("p", joined([label, tag("span", facts, class_="facts") if facts else None], " "), class_="file")
        if link and (part.media_type or "").startswith("audio/"):
            return joined([line, tag("audio", src=link, controls="", preload="none")])
        if link or not part.text:
            return line
        return joined([line, _folded("Text of the file", _extent(part.text), _code(part.text))])


def _code(text: str, language: str = "") -> Html:
    return code_block(text, language) if text.strip() else NOTHING


def _folded(title: str, hint: str, content: Html) -> Html:
    """Give a line that opens to the content; just the line where there is none."""
    line = joined([tag("bdi", title), tag("bdi", hint, class_="facts") if hint else None], " ")
    if not content:
        return tag("p", line, class_="folded")
    return tag("details", tag("summary", line), content, class_="folded")


def _extent(text: str) -> str:
    """Say how much there is to read; where words are not parted by spaces, or there are very many, in characters."""
    if not text.strip():
        return ""
    words = len(text.split()) if len(text) <= MOST_COUNTED else 0
    return counted(words, "word") if len(text) <= 12 * words else counted(len(text), "character")


def _glimpse(text: str) -> str:
    return shortened(one_line(text[:400]), 70)
