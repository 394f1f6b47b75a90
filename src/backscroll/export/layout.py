"""What stands where in a written-out conversation; how it is marked up is the format's own affair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from backscroll.export.options import Options
from backscroll.export.outline import Section, outline, shown_parts
from backscroll.export.shelf import Shelf
from backscroll.model import Part, StoredConversation, StoredMessage


class Markup(Protocol):
    """How a format writes each block."""

    def head(self, conversation: StoredConversation) -> Iterator[str]:
        """Give the blocks that say what conversation this is."""

    def aside(self, title: str, text: str) -> str:
        """Give words that stand beside the talk: a note, the system prompt."""

    def branch(self, title: str) -> str:
        """Give the line over the messages of another branch."""

    def message(self, message: StoredMessage, number: int) -> Iterator[str]:
        """Give the blocks over a message's parts."""

    def part(self, part: Part, shelf: Shelf) -> str: ...


def blocks(conversation: StoredConversation, options: Options, shelf: Shelf, markup: Markup) -> Iterator[str]:
    """Give a conversation block by block: what it is, then branch after branch, each message under its number."""
    yield from markup.head(conversation)
    yield from (markup.aside("Note", note) for note in conversation.notes)
    if options.hidden and conversation.persona:
        yield markup.aside("System prompt", conversation.persona)
    shown = outline(conversation, options)
    numbers = shown.numbers
    for section in shown.sections:
        if section is not shown.main:
            yield markup.branch(_place(section, numbers))
        for message in section.messages:
            yield from markup.message(message, numbers[message.id])
            yield from (markup.part(part, shelf) for part in shown_parts(message, options))
            yield from (markup.aside("Note", note) for note in message.notes)


def _place(section: Section, numbers: dict[str, int]) -> str:
    """Say which branch this is and where it leaves what stands before it."""
    place = f"after message {numbers[section.after_id]}" if section.after_id else "from the beginning"
    return f"Branch {section.branch}, {place}"
