"""Pages of the web: `{url, title, preview}`, found or cited."""

from __future__ import annotations

from collections.abc import Sequence

from backscroll.reading.links import link
from backscroll.reading.values import Json, text_at


def each_once(pages: Sequence[Json]) -> list[Json]:
    """Give the pages, each address once."""
    known: dict[str, Json] = {}
    for page in pages:
        known.setdefault(text_at(page, "url") or str(page), page)
    return list(known.values())


def page_link(page: Json) -> str:
    return link(text_at(page, "title"), text_at(page, "url") or "")


def listed(pages: Sequence[Json]) -> str:
    """Give pages as readable text: a link each, and what was seen of it."""
    return "\n\n".join("\n".join(filter(None, (page_link(page), preview_of(page)))) for page in pages)


def preview_of(page: Json) -> str | None:
    return text_at(page, "preview", "description", "text")
