"""What of a message is embedded: its words with a little of what they answer and the day, in pieces where it is long.

On the data of `tuning.py`, the message before and the date together raise what meaning alone finds from 44 to 57 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from backscroll.store.moments import moment_of
from backscroll.store.vectors import Said

PIECE_CHARACTERS = 2_000
OVERLAP_CHARACTERS = 200
CONTEXT_CHARACTERS = 200
# What comes after the first 64 pieces (115,000 characters) of a message is found by its words only.
MOST_PIECES = 64
MOST_CHARACTERS = MOST_PIECES * PIECE_CHARACTERS


class Passage(Struct, frozen=True):
    """A piece of a message with its context; `position` is the message's in its conversation."""

    position: int
    text: str


def passages(messages: Sequence[Said]) -> Iterator[Passage]:
    """Give what is to be embedded of a conversation; nothing of messages without words, and of hidden context."""
    before = ""
    for message in messages:
        text = message.text.strip()
        if message.hidden or not text:
            continue
        spoken = f"{message.author}: {text}" if message.author else text
        context = f"{before[-CONTEXT_CHARACTERS:]} {day(message.written_at)}".strip()
        for piece in pieces(spoken):
            yield Passage(message.position, f"{context} {piece}".strip())
        before = spoken


def pieces(text: str) -> list[str]:
    """Cut a long text into pieces that overlap."""
    step = PIECE_CHARACTERS - OVERLAP_CHARACTERS
    starts = range(0, max(1, len(text) - OVERLAP_CHARACTERS), step)
    return [text[start : start + PIECE_CHARACTERS] for start in starts[:MOST_PIECES]]


def day(written_at: int | None) -> str:
    """Give a day as it is said."""
    moment = moment_of(written_at)
    return f"{moment.day} {moment:%B %Y}" if moment else ""
