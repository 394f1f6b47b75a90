"""Messages' Markdown as HTML. Markup in a message is text, and nothing in one loads or runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from backscroll.export.characters import printable
from backscroll.export.html.code import code_block
from backscroll.export.html.markup import Html, tag

# Beyond these a text is shown as it was written: parsing it would take seconds, or leave out what lies deepest.
MOST_PARSED = 100_000
DEEPEST = 24
REL = "noopener noreferrer nofollow"
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_NOT_IN_A_LINK = r"\s<>\"'`|\\^{}()、。，：；！？「」『』（）【】"
_BARE_LINK = re.compile(rf"https?://(?:[^{_NOT_IN_A_LINK}]|\([^{_NOT_IN_A_LINK}]*\))+", re.IGNORECASE)
_AFTER_A_LINK = ".,:;!?*_~]…"
# How markdown-it marks a link whose text is its address.
_BARE = "auto"
_MATH_ENDS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_LONGEST_FORMULA = 2_000


def written(text: str) -> Html:
    """Give Markdown as a model writes it."""
    return _rendered(_WRITTEN, text)


def typed(text: str) -> Html:
    """Give Markdown as a person types it: a new line is a new line."""
    return _rendered(_TYPED, text)


def _rendered(markdown: MarkdownIt, text: str) -> Html:
    text = printable(text)
    tokens = markdown.parse(text) if len(text) <= MOST_PARSED else []
    if not tokens or max(token.level for token in tokens) >= DEEPEST - 1:
        return tag("pre", text, class_="plain")
    return Html(markdown.renderer.render(tokens, markdown.options, {}))


class _Prose(MarkdownIt):
    """CommonMark with tables, in which a link is HTTP, HTTPS or a mail address, and the rest is text."""

    def __init__(self, *, breaks: bool) -> None:
        super().__init__("commonmark", {"html": False, "breaks": breaks, "maxNesting": DEEPEST})
        self.enable(["table", "strikethrough"])
        self.inline.ruler.before("escape", "math", _math)
        self.core.ruler.after("inline", "bare_links", _bare_links)
        for name, rule in _RULES.items():
            self.add_render_rule(name, rule)

    def validateLink(self, url: str) -> bool:  # noqa: N802  markdown-it's name
        return _SAFE_LINK.fullmatch(url) is not None


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it calls it so
    """Keep formulas together as they were written: to Markdown they are escapes and emphasis."""
    start = state.src[state.pos : state.pos + 2]
    end = _MATH_ENDS.get(start)
    at = state.src.find(end, state.pos + 2, min(state.posMax, state.pos + _LONGEST_FORMULA)) if end else -1
    if at < 0:
        return False
    if not silent:
        state.push("math", "code", 0).content = state.src[state.pos : at + 2]
    state.pos = at + 2
    return True


def _bare_links(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and "://" in token.content:
            token.children = list(_with_links(token.children))


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give inline tokens in which bare addresses are links, and a picture inside a link is its name."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type == "text" and depth == 0:
            yield from _linked(token.content)
        elif token.type == "image" and depth:
            yield Token("text", "", 0, content=f"Image: {token.content}")
        else:
            yield token


def _linked(text: str) -> Iterator[Token]:
    at = 0
    for found in _BARE_LINK.finditer(text):
        address = found.group().rstrip(_AFTER_A_LINK)
        yield Token("text", "", 0, content=text[at : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address}, info=_BARE)
        yield Token("text", "", 0, content=address)
        yield Token("link_close", "a", -1)
        at = found.start() + len(address)
    yield Token("text", "", 0, content=text[at:])


Tokens = Sequence[Token]


def _fence(_renderer: RendererHTML, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    return code_block(tokens[at].content, tokens[at].info.strip().partition(" ")[0])


def _formula(_renderer: RendererHTML, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    return tag("code", tokens[at].content, class_="math")


def _image(renderer: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    """A remote picture is a link: loading it would tell its server who reads this, and when."""
    source = str(tokens[at].attrGet("src") or "")
    name = renderer.renderInlineAsText(tokens[at].children, options, env)
    if not source:
        return tag("span", f"Image: {name}")
    return tag("a", f"Image: {name or source}", href=source, rel=REL, class_="remote")


def _link(renderer: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    if not tokens[at].attrs.get("href"):
        # A link to nowhere would lead to the page itself.
        return "<a>"
    tokens[at].attrSet("rel", REL)
    if tokens[at].info == _BARE:
        tokens[at].attrSet("class", "bare")
    return renderer.renderToken(tokens, at, options, env)


def _heading(renderer: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    """The page has its own two levels of headings."""
    tokens[at].tag = f"h{min(6, int(tokens[at].tag[1:]) + 2)}"
    return renderer.renderToken(tokens, at, options, env)


def _cell(renderer: RendererHTML, tokens: Tokens, at: int, options: Any, env: Any) -> str:
    """The page's policy allows no style attributes."""
    style = str(tokens[at].attrs.pop("style", ""))
    if style:
        tokens[at].attrSet("class", style.removeprefix("text-align:"))
    return renderer.renderToken(tokens, at, options, env)


def _table(_renderer: RendererHTML, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    return '<div class="table" tabindex="0"><table>\n' if tokens[at].nesting == 1 else "</table></div>\n"


_RULES = {
    "fence": _fence,
    "code_block": _fence,
    "math": _formula,
    "image": _image,
    "link_open": _link,
    "heading_open": _heading,
    "heading_close": _heading,
    "th_open": _cell,
    "td_open": _cell,
    "table_open": _table,
    "table_close": _table,
}
_WRITTEN = _Prose(breaks=False)
_TYPED = _Prose(breaks=True)
