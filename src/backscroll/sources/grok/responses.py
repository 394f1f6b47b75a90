"""One response: a person's or Grok's, with its files, its pages, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backscroll.model import Attachment, Message, Other, Part, Role, Text, ToolCall, ToolResult
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, list_at, objects_at, text_at
from backscroll.sources.grok.assets import Assets, attachment, id_in
from backscroll.sources.grok.cards import cards_of, shown
from backscroll.sources.grok.markup import said, unplaced
from backscroll.sources.grok.pages import each_once, listed, page_link
from backscroll.sources.grok.thoughts import thoughts

KEPT = (
    "share_link",
    "query",
    "query_type",
    "thinking_start_time",
    "thinking_end_time",
    "webpage_urls",
    "xpost_ids",
    "manual",
    "partial",
    "media_types",
    "metadata",
)
FILE_IDS = ("asset_id", "file_metadata_id", "fileMetadataId", "id", "uuid", "_id", "url")
FILES = ("file_attachments", "image_attachments", "generated_image_urls")


def message(raw: Json, *, message_id: str, parent_id: str | None, assets: Assets) -> Message:
    """`sender` is `human`, or else the assistant: written in two ways, or as the model's name."""
    sender = str(raw.get("sender")).lower()
    is_human = sender in ("human", "user")
    parts = asked(raw, assets) if is_human else answered(raw, assets)
    return Message(
        id=message_id,
        role=Role.USER if is_human else Role.ASSISTANT,
        parts=tuple(each_file_once(parts)),
        parent_id=parent_id,
        model=None if is_human else text_at(raw, "model") or (sender if sender.startswith("grok") else None),
        created_at=moment(raw.get("create_time")),
        metadata=kept(raw, *KEPT),
    )


def asked(raw: Json, assets: Assets) -> Iterator[Part]:
    words = text_at(raw, "message", "query")
    if words:
        yield Text(words)
    yield from files(raw, assets)
    yield from failure(raw)


def answered(raw: Json, assets: Assets) -> Iterator[Part]:
    cards = cards_of(raw)
    yield from thoughts(raw)
    yield from search(raw)
    message = text_at(raw, "message") or ""
    words = said(message, cards, assets)
    yield from words
    below = [shown(card, assets) for card in unplaced(message, cards)]
    yield from (found for found in below if not isinstance(found, str))
    yield from files(raw, assets)
    yield from sources(raw, [found for found in below if isinstance(found, str)], words)
    yield from failure(raw)


def search(raw: Json) -> Iterator[Part]:
    """Give what was asked of a tool (`query_type` says which: `imagine` makes a picture), and the pages found."""
    query = text_at(raw, "query")
    if query:
        yield ToolCall(text_at(raw, "query_type") or "search", {"query": query})
    in_steps = {
        url
        for step in objects_at(raw, "steps")
        for page in objects_at(step, "web_search_results")
        if (url := text_at(page, "url"))
    }
    found = objects_at(raw, "web_search_results") + objects_at(raw, "cited_web_search_results")
    pages = [page for page in each_once(found) if text_at(page, "url") not in in_steps]
    if pages:
        yield ToolResult(listed(pages), "web_search")


def files(raw: Json, assets: Assets) -> Iterator[Part]:
    for key in FILES:
        for item in filter(None, list_at(raw, key)):
            yield file_of(item, assets) or Other(key, item)


def file_of(item: Any, assets: Assets) -> Attachment | None:
    if isinstance(item, str):
        return attachment(item, assets) if item else None
    pointer = text_at(item, *FILE_IDS) if isinstance(item, dict) else None
    return attachment(pointer, assets, name=text_at(item, "name", "file_name", "fileName")) if pointer else None


def sources(raw: Json, cards: list[str], words: list[Part]) -> Iterator[Part]:
    """Give the pages cited that the text does not link to, as a list below it."""
    text = "".join(part.text for part in words if type(part) is Text)
    cited = [page_link(page) for page in objects_at(raw, "cited_web_search_results")]
    below = [line for line in dict.fromkeys([*cards, *cited]) if line and address_in(line) not in text]
    if below:
        yield Text("\n".join(f"- {line}" for line in below))


def address_in(markdown_link: str) -> str:
    return markdown_link.rpartition("](")[2]


def failure(raw: Json) -> Iterator[Part]:
    error = raw.get("error")
    if error:
        yield Other("error", error, error if isinstance(error, str) else None)


def each_file_once(parts: Iterator[Part]) -> Iterator[Part]:
    """A picture can be a card, a generated picture and a file at the same time."""
    known: set[str] = set()
    for part in parts:
        if type(part) is Attachment and part.pointer:
            if id_in(part.pointer) in known:
                continue
            known.add(id_in(part.pointer))
        yield part
