"""Code with its words told apart by classes; the colours are in the style sheet."""

from __future__ import annotations

from functools import lru_cache

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from backscroll.export.characters import one_line, shortened
from backscroll.export.html.markup import Html, tag

# Lexers are made of regular expressions, and some take long over what they do not expect.
MOST_HIGHLIGHTED = 40_000
_FORMATTER = HtmlFormatter(nowrap=True)


def code_block(text: str, language: str = "") -> Html:
    """Give a block of code under the name of its language, where it has one."""
    name = shortened(one_line(language), 24)
    caption = tag("figcaption", tag("bdi", name)) if name else None
    body = tag("pre", tag("code", _coloured(text.rstrip("\n"), name)), tabindex="0")
    return tag("figure", caption, body, class_="code")


def _coloured(text: str, language: str) -> str:
    lexer = _lexer(language.lower()) if language and len(text) <= MOST_HIGHLIGHTED else None
    return Html(highlight(text, lexer, _FORMATTER).removesuffix("\n")) if lexer else text


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
