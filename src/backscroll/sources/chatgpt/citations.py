"""References in an answer: markers go, links and words come.

Two ways of marking are known. Until 2024 `【3:0†source】` with `metadata.citations`; then private-use characters around
a command, `U+E200 cite U+E202 turn0search3 U+E201`, with `metadata.content_references`. Some commands carry words of
the answer: an `entity` shows its second item
(https://github.com/daugaard47/ChatGPT_Conversations_To_Markdown/issues/8).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from backscroll.errors import UnreadableExport
from backscroll.reading.decoding import decode
from backscroll.reading.links import is_web_address, link
from backscroll.reading.values import Json, object_at, objects_at, text_at

OPEN, CLOSE, SEPARATOR = "\ue200", "\ue201", "\ue202"
DROPPED = frozenset({"hidden", "sources_footnote"})
_MARK = re.compile("[\ue200-\ue204]")
_SPAN = re.compile("\ue200([^\ue200\ue201]*)\ue201")
_CUT_OFF = re.compile("\ue200[^\ue200\ue201\\s]*")
# The bound keeps a text full of openings without ends from being searched to its end for each of them.
_OLD = re.compile("【(\\d+(?::\\d+)?)†[^】]{0,300}】")
_OLD_WORDS = re.compile("【\\d+(?::\\d+)?†([^】†]{0,300})(?:†[^】]{0,300})?】")
_MARKER_BEGINS = re.compile("\ue200|【|(?:file)?cite(?=turn\\d)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')
_FOUND = re.compile(r"turn\d+[a-z_]+\d+")


class SearchResults:
    """What searches anywhere in a conversation found, by the names that markers give them: `turn0search3`."""

    def __init__(self, mapping: Json) -> None:
        self._mapping = mapping
        self._found: dict[str, Json] | None = None

    def get(self, name: str) -> Json:
        if self._found is None:
            self._found = {name: entry for name, entry in self._entries() if name}
        return self._found.get(name, {})

    def _entries(self) -> Iterator[tuple[str, Json]]:
        for node in self._mapping.values():
            message = object_at(node, "message") if isinstance(node, dict) else {}
            for group in objects_at(object_at(message, "metadata"), "search_result_groups"):
                for entry in objects_at(group, "entries"):
                    yield _result_name(entry.get("ref_id")), entry


def _result_name(ref_id: Any) -> str:
    if not isinstance(ref_id, dict):
        return ref_id if isinstance(ref_id, str) else ""
    return f"turn{ref_id.get('turn_index')}{ref_id.get('ref_type')}{ref_id.get('ref_index')}"


def cited(text: str, metadata: Json, results: SearchResults) -> str:
    """Give the text of an answer with links for its markers, and no marker left."""
    if "content_references" in metadata:
        text = _with_references(text, objects_at(metadata, "content_references"))
    if text.isascii():
        return text
    if "†" in text:
        text = _with_citations(text, objects_at(metadata, "citations"))
    return _without_marks(text, results) if _has_marks(text) else text


def bare(text: str) -> str:
    """Give text that is no answer (a tool's output, reasoning, a document) without markers; words in them stay."""
    if text.isascii():
        return text
    if "†" in text:
        text = _OLD_WORDS.sub(r"\1", text)
    return unmarked(text)


def unmarked(text: str) -> str:
    """Give text without the private-use marks, and nothing else changed: a person may write 【1†a】."""
    return _without_marks(text, None) if not text.isascii() and _has_marks(text) else text


def _has_marks(text: str) -> bool:
    """Look for each mark alone: ten times as fast as a pattern, and done for every message."""
    return OPEN in text or CLOSE in text or SEPARATOR in text or "\ue203" in text or "\ue204" in text


def _with_references(text: str, references: list[Json]) -> str:
    """Replace by string, not by offset: `matched_text` is the exact marker."""
    for reference in references:
        marker = (text_at(reference, "matched_text") or "").strip()
        if _MARKER_BEGINS.match(marker) and not marker.startswith(f"{OPEN}entity") and marker in text:
            texts = text.split(marker)
            text = _interleaved(texts, [_shown(reference)] * (len(texts) - 1))
    return text


def _shown(reference: Json) -> str:
    kind = text_at(reference, "type") or ""
    if kind in DROPPED:
        return ""
    links = _links(_pages(reference))
    said = text_at(reference, "alt", "prompt_text") or ""
    if kind == "file":
        name = text_at(reference, "name", "title")
        return f"({name})" if name else said
    return (links or said) if "webpage" in kind else (said or links)


def _pages(reference: Json) -> Iterator[Json]:
    """Give the pages a reference stands for.

    A grouped one names them only in its items (Sinity/polylogue, polylogue/sources/parsers/chatgpt.py).
    """
    if text_at(reference, "url"):
        yield reference
        return
    for page in objects_at(reference, "items") or objects_at(reference, "fallback_items"):
        yield page
        yield from objects_at(page, "supporting_websites")


def _links(pages: Iterable[Json]) -> str:
    """Give a link to each page once, however often a reference names it."""
    addresses = {url: text_at(page, "title", "attribution") for page in pages if (url := text_at(page, "url"))}
    return ", ".join(link(title, url) for url, title in addresses.items())


def _with_citations(text: str, citations: list[Json]) -> str:
    """Link the old markers. Offsets hold only where a marker stands; else the numbers in the marker find the source."""
    links: dict[str, str] = {}
    for citation in citations:
        source = object_at(citation, "metadata")
        shown = _old_link(source)
        extra = object_at(source, "extra")
        links[f"{extra.get('cited_message_idx')}:{extra.get('search_result_idx')}"] = shown
        start, end = citation.get("start_ix"), citation.get("end_ix")
        marker = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
        if _OLD.fullmatch(marker):
            links[marker] = shown
    return _replaced(_OLD, text, lambda found: links.get(found.group()) or links.get(found.group(1), ""))


def _old_link(source: Json) -> str:
    title, url = text_at(source, "title", "name"), text_at(source, "url")
    if url is not None and is_web_address(url):
        return link(title, url)
    return f"({title})" if title else ""


def _without_marks(text: str, results: SearchResults | None) -> str:
    """Node what is left between private-use marks into words or links, and drop the rest of them."""
    text = _SPAN.sub(_entity_words, text)
    text = _replaced(_SPAN, text, lambda found: _found_pages(found.group(1), results))
    text = _replaced(_CUT_OFF, text, lambda _found: "")
    return _MARK.sub("", text)


def _entity_words(span: re.Match[str]) -> str:
    command, _, payload = span.group(1).partition(SEPARATOR)
    return _words_of(payload) if command == "entity" else span.group()


def _words_of(payload: str) -> str:
    """Give the visible item of an entity: `["people","Ada Lovelace",0]` shows the name."""
    try:
        items = decode(payload.encode())
    except UnreadableExport:
        items = _QUOTED.findall(payload)
    words = [item for item in items if isinstance(item, str)] if isinstance(items, list) else [payload]
    return words[1] if len(words) > 1 else "".join(words)


def _found_pages(span: str, results: SearchResults | None) -> str:
    if results is None or "cite" not in span.partition(SEPARATOR)[0]:
        return ""
    return _links(map(results.get, _FOUND.findall(span)))


def _replaced(pattern: re.Pattern[str], text: str, shown: Callable[[re.Match[str]], str]) -> str:
    markers = list(pattern.finditer(text))
    starts = [0, *(marker.end() for marker in markers)]
    ends = [*(marker.start() for marker in markers), len(text)]
    texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return _interleaved(texts, [shown(marker) for marker in markers])


def _interleaved(texts: list[str], links: list[str]) -> str:
    """Set links between texts, with a space where words would touch; an empty one takes the space before it along."""
    pieces = texts[:1]
    for shown, after in zip(links, texts[1:], strict=True):
        before = pieces.pop()
        if shown:
            left = " " if before and not before[-1].isspace() and before[-1] not in "([" else ""
            pieces += [before, f"{left}{shown}{' ' if after[:1].isalnum() else ''}"]
        elif before != " ":
            pieces.append(before.removesuffix(" "))
        if after or not pieces:
            pieces.append(after)
    return "".join(pieces)
