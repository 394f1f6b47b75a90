"""What a message's flattened text holds beside the words: stand-ins for blocks, thoughts, and 2024's own tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backscroll.model import Attachment, Part, Reasoning, Text
from backscroll.reading.tags import Tag, split_at_tags

# https://github.com/BoltAI/BoltAI/issues/243 and https://github.com/Laumss/loominary/issues/11
STAND_INS = (
    "This block is not supported on your current device yet.",
    "Viewing artifacts created via the Analysis Tool web feature preview isn’t yet supported on mobile.",
)
_MARKS = ("on your current device yet", "supported on mobile")
_SENTENCE = "|".join(re.escape(sentence).replace("’", "['’]") for sentence in STAND_INS)
_STAND_IN = re.compile(rf"^[ \t]*(?:```\w*\s*(?:{_SENTENCE})\s*```|(?:{_SENTENCE}))[ \t]*$", re.MULTILINE)
# Exports of 2024 have artifacts and hidden thoughts as tags in the text.
_TAGS = ("antArtifact", "antThinking")


def own_words(text: str, thoughts: Sequence[str]) -> str:
    """Give the flattened text without the thoughts, which stand in it unmarked."""
    for thought in thoughts:
        text = text.replace(thought, "", 1) if thought else text
    return text.strip()


def without_markup(parts: list[Part]) -> list[Part]:
    """Give the assistant's parts with nothing in their text but what it said."""
    if not any(type(part) is Text and has_markup(part.text) for part in parts):
        return parts
    return [found for part in parts for found in (unfolded(part.text) if type(part) is Text else (part,))]


def has_markup(text: str) -> bool:
    return "<ant" in text or any(mark in text for mark in _MARKS)


def unfolded(text: str) -> Iterator[Part]:
    for piece in split_at_tags(text, *_TAGS):
        if isinstance(piece, Tag):
            yield tagged(piece)
        elif words := without_stand_ins(piece):
            yield Text(words)


def without_stand_ins(text: str) -> str:
    return "\n\n".join(words for piece in _STAND_IN.split(text) if (words := piece.strip("\n")).strip())


def tagged(tag: Tag) -> Part:
    words = tag.body.strip("\n")
    if tag.name == "antThinking":
        return Reasoning(words)
    attributes = dict(tag.attributes)
    return Attachment(
        name=attributes.pop("title", None),
        media_type=attributes.pop("type", None),
        size=len(words.encode()),
        text=words,
        content=words.encode(),
        metadata=attributes,
    )
