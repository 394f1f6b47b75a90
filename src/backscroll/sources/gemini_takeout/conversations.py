"""From the entries of one conversation to the conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from backscroll.model import Conversation, LeftOut, Message, Nodes, Other, Part, Role, Skipped, Text, span
from backscroll.reading.decoding import decode
from backscroll.reading.export import Export
from backscroll.reading.html_text import image_addresses, markdown_of
from backscroll.reading.source import Record
from backscroll.reading.values import Json
from backscroll.sources.gemini_takeout import html_entries, json_entries
from backscroll.sources.gemini_takeout.entry import Entry, in_time_order
from backscroll.sources.gemini_takeout.feedback import is_feedback, rated
from backscroll.sources.gemini_takeout.files import Beside
from backscroll.sources.gemini_takeout.grouping import GAP_MINUTES
from backscroll.sources.gemini_takeout.labels import is_activity

SOURCE_NAME = "gemini-takeout"
LONGEST_TITLE = 80
MOST_LOOKED_AT = 10_000
_GEM_PAGE = re.compile(r"https?://gemini\.google\.com/gem")
_GEM_NAME = re.compile(r"(.+?) was used in this chat")


def conversations(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    """Read one group of entries, as `records` cut it."""
    entries = in_time_order(list(_entries_in(record.content)))
    talk = _Talk(Beside(export, record.name))
    for entry in entries:
        talk.add(entry)
    if not any(entry.is_said for entry in entries):
        yield LeftOut(record.where, _nothing_said(entries))
        return
    created_at, updated_at = span(talk.messages)
    yield Conversation(
        source=SOURCE_NAME,
        id=entries[0].thread or entries[0].key(),
        title=_title(entries),
        project=_only_gem(talk.messages),
        created_at=created_at,
        updated_at=updated_at,
        active_id=talk.last_id,
        messages=tuple(talk.messages),
        metadata=_grouping(entries[0]),
        nodes=talk.nodes,
    )


def _entries_in(content: bytes) -> Iterator[Entry]:
    if content.startswith(b"["):
        yield from map(json_entries.entry_of, decode(content))
    else:
        yield from filter(None, map(html_entries.entry_of, filter(None, html_entries.cells(BytesIO(content)))))


def _nothing_said(entries: list[Entry]) -> str:
    kinds = Counter(entry.title for entry in entries)
    return f"nothing was said: {', '.join(f'{count:,} × {kind}' for kind, count in kinds.items())}"


def _title(entries: list[Entry]) -> str | None:
    """Give the first entry's title, which is its prompt: Gemini's own titles are not in the log."""
    said = (entry.title if entry.prompt is None else entry.prompt for entry in entries if entry.is_said)
    words = " ".join(next(filter(None, said), "")[:MOST_LOOKED_AT].split())
    return (words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1].rstrip()}…") or None


def _grouping(first: Entry) -> Json:
    """Say how the entries came to be one conversation: by Google's own id, or because little time lies between them."""
    if first.thread:
        return {"url": first.link}
    return {"grouping": "inferred", "gap_minutes": GAP_MINUTES} if first.when else {"grouping": "undated"}


def _only_gem(messages: list[Message]) -> str | None:
    gems = {message.metadata["gem"] for message in messages if "gem" in message.metadata}
    return gems.pop() if len(gems) == 1 else None


class _Talk:
    """A conversation that grows entry by entry, each one following the answer shown last before it."""

    def __init__(self, beside: Beside) -> None:
        self.messages: list[Message] = []
        self.last_id: str | None = None
        self._answer_at: int | None = None
        self._beside = beside
        self._total = 0
        self._structural: Counter[str] = Counter()
        self._equals: Counter[str] = Counter()

    @property
    def nodes(self) -> Nodes:
        return Nodes(self._total, len(self.messages), dict(self._structural))

    def add(self, entry: Entry) -> None:
        self._total += entry.node_count
        if self._answer_at is not None and is_feedback(entry):
            self.messages[self._answer_at] = rated(self.messages[self._answer_at], entry)
            self._structural["feedback on an answer"] += 1
            return
        key = entry.key(self._equals[entry.key()])
        self._equals[entry.key()] += 1
        images = [image_addresses(said.text) if said.is_html else [] for said in entry.answers]
        attached = self._beside.attached(entry.files, but={address for shown in images for address in shown})
        asked = _asked(entry, (*_asked_parts(entry), *attached), key, self.last_id)
        if asked.parts:
            self.messages.append(asked)
            self.last_id = key
        else:
            self._structural["empty prompt"] += 1
        self._answer(entry, key, images)

    def _answer(self, entry: Entry, key: str, images: list[list[str]]) -> None:
        """Add the answers as branches of one prompt; the conversation went on from the last of them."""
        asked_id = self.last_id
        self._answer_at = None if entry.prompt is not None else self._answer_at
        for number, (said, shown) in enumerate(zip(entry.answers, images, strict=True), start=1):
            text = markdown_of(said.text) if said.is_html else said.text.strip()
            parts: tuple[Part, ...] = (*_text(text), *self._beside.shown(shown))
            if not parts:
                self._structural["empty answer"] += 1
                continue
            self.last_id, self._answer_at = f"{key}-{number}", len(self.messages)
            self.messages.append(
                Message(id=self.last_id, parent_id=asked_id, role=Role.ASSISTANT, parts=parts, created_at=entry.when)
            )


def _asked(entry: Entry, parts: tuple[Part, ...], key: str, parent_id: str | None) -> Message:
    """Give the prompt as the user's message; what was done instead (a draft chosen, a link shared) as no one's."""
    return Message(
        id=key,
        parent_id=parent_id,
        role=Role.SYSTEM if entry.prompt is None else Role.USER,
        parts=parts,
        created_at=entry.when,
        hidden=entry.prompt is None and is_activity(entry.title),
        metadata=_message_metadata(entry),
    )


def _asked_parts(entry: Entry) -> Iterator[Part]:
    if entry.prompt is not None:
        yield from _text(entry.prompt)
    elif is_activity(entry.title):
        yield Other("activity", {"title": entry.title}, entry.title)
    else:
        yield from _text(entry.title)
    for note in entry.notes:
        yield Other("subtitle", {"name": note.name, "url": note.url}, note.name)


def _text(text: str) -> tuple[Text, ...]:
    return (Text(text),) if text else ()


def _message_metadata(entry: Entry) -> Json:
    """Keep the Gem that was used, and a time that could not be read."""
    gems = [_GEM_NAME.match(note.name) for note in entry.notes if note.url and _GEM_PAGE.match(note.url)]
    names = [found[1] for found in gems if found]
    unread = {"time": entry.stamp} if entry.stamp and entry.when is None else {}
    return {**({"gem": names[0]} if names else {}), **unread}
