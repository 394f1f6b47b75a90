"""Web citations of a text block: spans of the text, each with the page that says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backscroll.reading.links import is_web_address, link
from backscroll.reading.values import Json, count_at, object_at, text_at


def cited(text: str, citations: Sequence[Json]) -> str:
    """Give the text with a link behind each cited span; a citation whose span does not fit comes at the end.

    Positions can be off, in an export that was saved again with another encoding, so a link waits for the end of the
    word, and never goes into a code block.
    """
    placed, homeless = [], []
    for citation in citations:
        shown = citation_link(citation)
        end = span_end(text, citation)
        if shown and end is not None:
            placed.append((end, shown))
        elif shown:
            homeless.append(shown)
    words = "".join(with_links(text, placed))
    return f"{words}\n\n{' '.join(dict.fromkeys(homeless))}" if homeless else words


def with_links(text: str, placed: Sequence[tuple[int, str]]) -> Iterator[str]:
    start = 0
    for end, shown in sorted(dict.fromkeys(placed), key=lambda place: place[0]):
        yield text[start:end]
        yield f" {shown}"
        start = end
    yield text[start:]


def span_end(text: str, citation: Json) -> int | None:
    start, end = count_at(citation, "start_index"), count_at(citation, "end_index")
    if start is None or end is None or not 0 <= start <= end <= len(text) or end == 0:
        return None
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return None if text.count("```", 0, end) % 2 else end


def citation_link(citation: Json) -> str | None:
    details = object_at(citation, "details")
    url = text_at(details, "url") or text_at(citation, "url")
    title = text_at(citation, "title") or text_at(details, "title")
    if url is None:
        return title
    return link(None if is_web_address(url) else title, url)
