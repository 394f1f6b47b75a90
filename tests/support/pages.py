"""HTML seen as a browser's parser sees it: elements and attributes, to judge what a page could do."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

# Everything an exported page is made of. What is not here has no business in one.
_ELEMENTS = """
    html head meta title style body header footer main nav section article aside details summary figure figcaption
    h1 h2 h3 h4 h5 h6 p div span a b bdi em strong s code pre blockquote ul ol li hr br img audio time
    table thead tbody tr th td
"""
_ATTRIBUTES = """
    class id lang href src alt title rel download loading datetime tabindex start content charset name http-equiv
    controls preload
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
IDS = ("m-", "branch-")
LINKS = ("http://", "https://", "mailto:", "#", "attachments/", "index.html")
SOURCES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")


class Page(Struct, frozen=True):
    """A parsed page."""

    tree: LexborHTMLParser

    @classmethod
    def of(cls, html: str) -> Page:
        return cls(LexborHTMLParser(html))

    @property
    def elements(self) -> list[LexborNode]:
        return list(self.tree.css("*"))

    def select(self, selector: str) -> list[LexborNode]:
        return list(self.tree.css(selector))

    def text(self, selector: str = "body") -> str:
        return "\n".join(node.text() for node in self.tree.css(selector))


def faults(html: str) -> list[str]:
    """Give everything in a page that runs, loads, leads astray or was not made by us; empty for a sound page."""
    return [fault for node in Page.of(html).elements for fault in _faults_of(node)]


def _faults_of(node: LexborNode) -> Iterator[str]:
    name = str(node.tag)
    if name not in ELEMENTS:
        yield f"<{name}>"
    if name == "style" and (node.parent is None or node.parent.tag != "head"):
        yield "<style> outside the head"
    for attribute, value in node.attributes.items():
        if attribute not in ATTRIBUTES:
            yield f"<{name} {attribute}={value!r}>"
    if "href" in node.attributes and not (node.attributes["href"] or "").lower().startswith(LINKS):
        yield f"link to {node.attributes['href']!r}"
    if "src" in node.attributes and not (node.attributes["src"] or "").startswith((*SOURCES, "attachments/")):
        yield f"loads {node.attributes['src']!r}"
    if "id" in node.attributes and not (node.attributes["id"] or "").startswith(IDS):
        yield f"id {node.attributes['id']!r}"
    is_abroad = (node.attributes.get("href") or "").lower().startswith("http")
    if is_abroad and node.attributes.get("rel") != "noopener noreferrer nofollow":
        yield f"link without rel to {node.attributes['href']!r}"
