"""What tools gave back: words, pages found, files made, and tables, all as readable text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from backscroll.model import Attachment, Part, ToolResult
from backscroll.reading.links import link
from backscroll.reading.values import Json, flag_at, kept, list_at, object_at, objects_at, text_at
from backscroll.sources.claude_web.attached import picture


def tool_result(block: Json) -> Iterator[Part]:
    """Give the result, and after it the files that it names."""
    content = block.get("content")
    items = content if isinstance(content, list) else [content]
    files = [file for item in items if isinstance(item, dict) if (file := file_in(item))]
    shown = [words for item in items if (words := words_of(item))]
    yield ToolResult(
        output="\n\n".join(shown) or displayed(block.get("display_content")) or text_at(block, "message") or "",
        name=text_at(block, "name"),
        call_id=text_at(block, "tool_use_id"),
        is_error=flag_at(block, "is_error"),
        raw=unsaid(block, items),
    )
    yield from files


def words_of(item: Any) -> str:
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return ""
    reader = ITEMS.get(str(item.get("type")))
    return reader(item) if reader else text_at(item, "text", "title") or ""


def text_item(item: Json) -> str:
    return text_at(item, "text") or ""


def knowledge(item: Json) -> str:
    """A page that was found: its link, the site's name, and what of it was read."""
    site = text_at(object_at(item, "metadata"), "site_name")
    page = link(text_at(item, "title"), text_at(item, "url") or "")
    head = f"{page} ({site})" if page and site else page or site or ""
    if flag_at(item, "is_missing"):
        head += " (no longer there)"
    return "\n\n".join(words for words in (head, text_at(item, "text")) if words)


def local_resource(item: Json) -> str:
    return text_at(item, "name", "file_path") or ""


def file_in(item: Json) -> Attachment | None:
    kind = item.get("type")
    if kind == "image":
        return picture(item)
    if kind != "local_resource":
        return None
    return Attachment(
        name=text_at(item, "name", "file_path"),
        media_type=text_at(item, "mime_type"),
        pointer=text_at(item, "uuid", "file_path"),
    )


def unsaid(block: Json, items: list[Any]) -> Any:
    """Give what of a result neither its text nor its files say."""
    strange = [item for item in items if not is_said(item)]
    raw = kept(block, "structured_content", "meta")
    return {**raw, "items": strange} if strange else raw or None


def is_said(item: Any) -> bool:
    if isinstance(item, dict):
        return str(item.get("type")) in ITEMS or file_in(item) is not None
    return item is None or isinstance(item, str)


def displayed(shown: Any) -> str:
    """Give what the result's card shows; needed where the result itself is empty."""
    if not isinstance(shown, dict):
        return shown if isinstance(shown, str) else ""
    reader = CARDS.get(str(shown.get("type")))
    words = reader(shown) if reader else ""
    return words or json.dumps(shown, ensure_ascii=False, indent=1)


def json_block(shown: Json) -> str:
    value = shown.get("json_block")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1) if value else ""


def rich_content(shown: Json) -> str:
    return "\n".join(link(text_at(item, "title"), text_at(item, "url") or "") for item in objects_at(shown, "content"))


def table(shown: Json) -> str:
    rows = [row for row in list_at(shown, "table") if isinstance(row, list)]
    return "\n".join(" | ".join(map(str, row)) for row in rows)


ITEMS: dict[str, Callable[[Json], str]] = {
    "text": text_item,
    "knowledge": knowledge,
    "local_resource": local_resource,
}
CARDS: dict[str, Callable[[Json], str]] = {
    "text": text_item,
    "json_block": json_block,
    "rich_content": rich_content,
    "table": table,
}
