"""An archive in which everything that is shown of it was written by somebody hostile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backscroll.archive import Archive
from backscroll.model import (
    Attachment,
    Conversation,
    Message,
    Other,
    Reasoning,
    Skipped,
    Text,
    ToolCall,
    ToolResult,
)
from tests.builders import a_conversation, a_message
from tests.support.archives import SOURCE, Keeping, know_only, opened
from tests.support.payloads import PAYLOADS

IN_ONE = 12
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script><img src=https://beacon.example/p.png>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
# Files that a browser would run, whatever they call themselves.
FILES = {
    ("drawing.svg", "image/svg+xml"): SVG,
    ("page.html", "text/html"): HTML,
    ("picture.png", "image/png"): HTML,
    ("letter.xhtml", "application/xhtml+xml"): HTML,
    ("script.js", "text/javascript"): b"alert(1)",
    ("unknown", "text/html; charset=utf-7"): HTML,
}


def canary(number: int) -> str:
    """Give a word that stands beside a payload: where it is seen, so was the payload."""
    return f"canary{number:04}"


def _message(number: int, payload: str) -> Message:
    return a_message(
        f"m{number}",
        Text(f"{canary(number)}\n\n{payload}"),
        Reasoning(payload, label=payload),
        ToolCall(payload, {payload: [payload]}, call_id=f"call{number}", label=payload, language=payload),
        ToolResult(payload, name=payload, call_id=f"call{number}", raw={payload: payload}),
        Other(payload, raw={payload: payload}, text=payload),
        Attachment(name=payload, media_type="image/png", content=PNG + bytes([number % 256]), text=payload),
        Attachment(name=payload, media_type=payload, pointer=payload),
        after=f"m{number - 1}" if number % IN_ONE else None,
        role="assistant" if number % 2 else "user",
        author=payload,
        model=payload,
        metadata={payload: payload},
    )


def talks() -> Iterator[Conversation]:
    """Give conversations that hold every payload, in every kind of part of a message."""
    for start in range(0, len(PAYLOADS), IN_ONE):
        messages = [_message(number, PAYLOADS[number]) for number in range(start, min(start + IN_ONE, len(PAYLOADS)))]
        first = PAYLOADS[start]
        skipped = tuple(Skipped(payload, payload) for payload in PAYLOADS[start : start + IN_ONE])
        yield a_conversation(
            *messages, id=f"talk{start}", title=first, persona=first, skipped=skipped, metadata={first: first}
        )


def titles() -> Iterator[Conversation]:
    """Give a conversation for each payload, called and filed so."""
    for number, payload in enumerate(PAYLOADS):
        yield a_conversation(
            a_message(f"t{number}", payload),
            id=f"title{number}",
            title=payload,
            project=payload,
            account=payload,
            model=payload,
        )


def files() -> Conversation:
    parts = [Attachment(name=name, media_type=kind, content=content) for (name, kind), content in FILES.items()]
    return a_conversation(a_message("m1", "canary files", *parts), id="files", title="Files")


def made_at(path: Path) -> None:
    """Make the archive."""
    with pytest.MonkeyPatch.context() as patch, opened(path) as archive:
        know_only(SOURCE, patch.setattr)
        Keeping(archive, path.parent / "exports")(*talks(), *titles(), files())
        _organised(archive)


def _organised(archive: Archive) -> None:
    """Tag, note and keep searches in a hostile hand."""
    found = {one.external_id: one.id for one in archive.each_conversation()}
    for number, payload in enumerate(PAYLOADS):
        if payload.strip():
            archive.tag(found[f"title{number}"], payload[:100])
            archive.note(found[f"title{number}"], payload)
            archive.save_search(f"saved{number}", payload)
