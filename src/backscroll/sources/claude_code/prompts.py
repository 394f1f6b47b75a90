"""What the user typed, told apart from what Claude Code put into their messages.

Injected text comes as a record of its own (`isMeta`), as a block of its own, or in one string with the user's words.
It is kept, but never as theirs: as `Other` parts beside their words, or as a hidden message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from backscroll.model import Message, Other, Part, Role, Text
from backscroll.reading.times import moment
from backscroll.reading.values import Json, flag_at, kept, object_at, text_at
from backscroll.sources.claude_code.blocks import part_of
from backscroll.sources.claude_code.entries import Entry

_REMINDERS = "system-reminder|task-notification|ide_[a-z_]+"
_MACHINERY = r"command-[a-z]+|local-command-[a-z]+|bash-(?:input|stdout|stderr)|user-memory-input"
_ANYWHERE = re.compile(rf"<({_REMINDERS})(?:\s[^<>]*)?>")
_AT_THE_START = re.compile(rf"<({_REMINDERS}|{_MACHINERY})(?:\s[^<>]*)?>")
_TYPED_PREFIXES = {"bash-input": "!", "user-memory-input": "#"}
_INTERRUPTION = re.compile(r"\[Request interrupted by user[^\]\n]*\]")
_SUMMARY = "This session is being continued from a previous conversation"
_INJECTED_OPENINGS = {
    "Caveat: The messages below were generated": "caveat",
    _SUMMARY: "compact-summary",
    "Stop hook feedback:": "hook-feedback",
}
_OPENINGS = ("[Request interrupted by user", *_INJECTED_OPENINGS)
_INJECTED_FLAGS = ("isMeta", "isCompactSummary", "isVisibleInTranscriptOnly")


class Told(Struct):
    """One text, told apart: the user's words, the command among them, and what was put beside them."""

    words: str = ""
    command: str | None = None
    context: tuple[Other, ...] = ()


def prompt_of(entry: Entry, blocks: list[Json], flags: Json) -> Message:
    """Give the message of a user record: the user's where anything in it is theirs, else hidden context.

    `flags` is the object that says whether the record was injected.
    """
    theirs: list[Part] = []
    context: list[Part] = []
    metadata = kept(entry.raw, "isCompactSummary")
    is_hidden = _is_injected(flags)
    for block in blocks:
        if block.get("type") != "text" or not isinstance(block.get("text"), str):
            theirs += filter(None, (part_of(block),))
            continue
        told = _without_tags(block["text"])
        if not is_hidden:
            told = _without_openings(told)
        if told.words.strip():
            theirs.append(Text(told.words))
        if told.command:
            metadata["command"] = told.command
        context += told.context
    is_hidden = is_hidden or not theirs
    return Message(
        id=entry.id,
        role=Role.SYSTEM if is_hidden else Role.USER,
        parts=(*theirs, *context),
        created_at=moment(entry.raw.get("timestamp")),
        hidden=is_hidden,
        metadata=metadata,
    )


def is_compact_summary(text: str) -> bool:
    """Whether a text is the summary that a session goes on from; it is written in either role."""
    return text.startswith(_SUMMARY)


def _is_injected(flags: Json) -> bool:
    """Whether a record says of itself that no human wrote it."""
    if any(flag_at(flags, flag) for flag in _INJECTED_FLAGS) or flags.get("commandMode") == "task-notification":
        return True
    return text_at(object_at(flags, "origin"), "kind") not in (None, "human")


def _without_tags(text: str) -> Told:
    """Take tagged text out. Commands count as such only where the text begins with a tag: people quote logs, too."""
    if "<" not in text:
        return Told(text)
    told = Told()
    command: dict[str, str] = {}
    pattern = _AT_THE_START if text.lstrip().startswith("<") else _ANYWHERE
    for tag, inner in _tagged(text, pattern):
        if not tag:
            told.words += inner
        elif tag.startswith("command-") or tag in _TYPED_PREFIXES:
            command.setdefault(tag, inner.strip())
        elif inner.strip():
            told.context += (Other(tag, text=inner.strip()),)
    if told.words != text:
        told.command = _command_of(command)
        told.words = "\n\n".join(filter(None, (told.command, told.words.strip())))
    return told


def _tagged(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Give what is inside the tags with the tag's name, and what is between them with an empty name.

    A tag that is never closed is the user's own word.
    """
    at = 0
    unclosed: set[str] = set()
    for opening in pattern.finditer(text):
        tag = opening.group(1)
        if opening.start() < at or tag in unclosed:
            continue
        end = text.find(f"</{tag}>", opening.end())
        if end < 0:
            unclosed.add(tag)
            continue
        yield "", text[at : opening.start()]
        yield tag, text[opening.end() : end]
        at = end + len(f"</{tag}>")
    yield "", text[at:]


def _command_of(tags: dict[str, str]) -> str | None:
    """Give the command as it was typed: `/name arguments`, `!shell line` or `#memory`."""
    name = tags.get("command-name") or tags.get("command-message")
    if name:
        return f"/{name.removeprefix('/')} {tags.get('command-args', '')}".strip()
    return next((prefix + tags[tag] for tag, prefix in _TYPED_PREFIXES.items() if tags.get(tag)), None)


def _without_openings(told: Told) -> Told:
    """Turn words that only a program writes into context."""
    if not told.words.startswith(_OPENINGS):
        return told
    interruption = _INTERRUPTION.match(told.words)
    if interruption:
        told.context += (Other("interruption", text=interruption.group()),)
        told.words = told.words[interruption.end() :].strip()
    for opening, kind in _INJECTED_OPENINGS.items():
        if told.words.startswith(opening):
            told.context += (Other(kind, text=told.words),)
            told.words = ""
    return told
