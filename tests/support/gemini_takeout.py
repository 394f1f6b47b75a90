"""Gemini activity logs to be read, as JSON and as the page Takeout makes by default."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from backscroll.model import Conversation, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.gemini_takeout import SOURCE

FOLDER = "Takeout/My Activity/Gemini Apps"
JSON_FILE = f"{FOLDER}/MyActivity.json"
NO_FILES: Mapping[str, bytes] = {}
PAGE_FILE = f"{FOLDER}/MyActivity.html"


def an_entry(
    prompt: str = "Hello",
    *answers: str,
    time: str | None = "2026-03-14T19:50:59.998Z",
    header: str = "Gemini Apps",
    title: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    raw = {"header": header, "title": f"Prompted {prompt}" if title is None else title, "time": time}
    return {**raw, "products": [header], "safeHtmlItem": [{"html": html} for html in answers], **more}


def a_cell(main: str, *, product: str = "Gemini Apps", captions: str = "", aside: str = "") -> str:
    body = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        f'<div class="header-cell mdl-cell"><p class="mdl-typography--title">{product}<br></p></div>'
        f'<div class="{body}">{main}</div><div class="{body} mdl-typography--text-right">{aside}</div>'
        f'<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">{captions}</div></div></div>'
    )


def a_page(*cells: str, style: str = "") -> bytes:
    head = f"<html><head><title>My Activity History</title><style>.mdl-grid{{}}{style}</style></head>"
    return f'{head}<body><div class="mdl-grid">{"".join(cells)}</div></body></html>'.encode()


def an_export(content: Iterable[Any] | bytes, *, name: str = "", files: Mapping[str, bytes] = NO_FILES) -> Export:
    """Give an export with one log, a page or the entries of a JSON file, and these files beside it."""
    is_page = isinstance(content, bytes)
    log = content if isinstance(content, bytes) else json.dumps(list(content)).encode()
    beside = {f"{FOLDER}/{file}": held for file, held in files.items()}
    return Export.of_bytes("takeout.zip", {name or (PAGE_FILE if is_page else JSON_FILE): log, **beside})


def claims(content: Iterable[Any] | bytes, name: str = "") -> bool:
    return SOURCE.claims(an_export(content, name=name).members[0])


def near_miss(content: Iterable[Any] | bytes, name: str = "") -> str | None:
    return SOURCE.near_miss(an_export(content, name=name).members[0])


def cut(export: Export) -> list[Record | Skipped]:
    return list(SOURCE.records(export, export.members[:1]))


def records_of(export: Export) -> list[Record]:
    return [found for found in cut(export) if isinstance(found, Record)]


def read(export: Export) -> list[Conversation | Skipped]:
    found: list[Conversation | Skipped] = []
    for record in cut(export):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversations_of(export: Export) -> list[Conversation]:
    return [found for found in read(export) if isinstance(found, Conversation)]


def conversation_of(content: Iterable[Any] | bytes, files: Mapping[str, bytes] = NO_FILES) -> Conversation:
    """Read a log that is one conversation."""
    [conversation] = conversations_of(an_export(content, files=files))
    return conversation


def skipped_of(export: Export) -> list[Skipped]:
    return [found for found in read(export) if isinstance(found, Skipped)]
