"""The formats a conversation can be exported in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from backscroll.export import html, json, markdown, plain_text
from backscroll.export.entry import Entry
from backscroll.export.names import conversation_stem
from backscroll.export.options import Options
from backscroll.export.shelf import Shelf
from backscroll.model import StoredConversation

Render = Callable[[StoredConversation, Options, Shelf], str]


class Listing(Struct, frozen=True):
    """The file that leads to all conversations of a bundle."""

    name: str
    render: Callable[[Sequence[Entry]], str]


class Format(Struct, frozen=True):
    """One way to write a conversation down."""

    name: str
    label: str
    ending: str
    media_type: str
    render: Render
    listing: Listing | None = None

    def file_name(self, conversation: StoredConversation) -> str:
        return conversation_stem(conversation) + self.ending


FORMATS = {
    found.name: found
    for found in (
        Format("markdown", "Markdown", ".md", "text/markdown", markdown.render),
        Format("text", "Plain text", ".txt", "text/plain", plain_text.render),
        Format("html", "HTML", ".html", "text/html", html.render, Listing("index.html", html.render_index)),
        Format("json", "JSON", ".json", "application/json", json.render, Listing("index.json", json.render_index)),
    )
}
