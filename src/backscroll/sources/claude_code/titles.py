"""What a session is called: the user's own title, else a generated one, else what the user asked first."""

from __future__ import annotations

from collections.abc import Container, Sequence

from backscroll.model import Message
from backscroll.reading.values import text_at
from backscroll.sources.claude_code.entries import Entry

LONGEST = 100


def title_of(entries: Sequence[Entry], known_ids: Container[str], first_prompt: Message | None) -> str | None:
    """Give the title; None where the session holds nothing but commands and injected text.

    The last title record counts, and an empty one takes the title away. A `summary` record names the branch that
    ends at its `leafUuid`, and often stands in another session's file: it is used only where that leaf is here.
    """
    return (
        _last(entries, "custom-title", "customTitle")
        or _last(entries, "ai-title", "aiTitle", "title")
        or _summary(entries, known_ids)
        or (shortened(first_prompt.text) if first_prompt else None)
    )


def _last(entries: Sequence[Entry], record_type: str, *keys: str) -> str | None:
    values = [text_at(entry.raw, *keys) for entry in entries if entry.type == record_type]
    return values[-1] if values else None


def _summary(entries: Sequence[Entry], known_ids: Container[str]) -> str | None:
    """Give the last summary of a branch of this file; where summing up failed, the error stands in its place."""
    for entry in reversed(entries):
        summary = text_at(entry.raw, "summary") if entry.type == "summary" else None
        if summary and text_at(entry.raw, "leafUuid") in known_ids and not summary.startswith("API Error"):
            return summary
    return None


def shortened(text: str) -> str:
    """Give the beginning of a text on one line."""
    line = " ".join(text[: LONGEST * 10].split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
