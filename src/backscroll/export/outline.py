"""The order in which a tree of messages is read: one branch whole, then of the others what is new in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from backscroll.errors import InvalidRequest
from backscroll.export.options import Options
from backscroll.model import (
    Attachment,
    Other,
    Part,
    Reasoning,
    StoredConversation,
    StoredMessage,
    Text,
    ToolCall,
    ToolResult,
    branches,
)

Path = Sequence[StoredMessage]


class Section(Struct, frozen=True):
    """Messages that follow each other on the branch with this number; `after_id` is the shown message before them."""

    branch: int
    after_id: str | None
    messages: tuple[StoredMessage, ...]


class Outline(Struct, frozen=True):
    """What is shown of a conversation: the branch that is read first, then the others, each from where it forks."""

    main: Section
    others: tuple[Section, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        return (self.main, *self.others)

    @property
    def numbers(self) -> dict[str, int]:
        """The shown messages' ids, numbered as they are read."""
        messages = [message for section in self.sections for message in section.messages]
        return {message.id: number for number, message in enumerate(messages, 1)}


def outline(conversation: StoredConversation, options: Options) -> Outline:
    """Choose what is shown; raises `InvalidRequest` for a number that no branch has."""
    found = branches(conversation.messages)
    if not found:
        return Outline(Section(1, None, ()))
    number = _first_read(conversation, found, options)
    branch = found[number - 1]
    if options.branches == "active":
        return Outline(Section(number, None, _visible(_active(branch) or branch, options)))
    main = Section(number, None, _visible(branch, options))
    return Outline(main, tuple(_others(found, branch, options)) if options.branches == "all" else ())


def _first_read(conversation: StoredConversation, found: Sequence[Path], options: Options) -> int:
    if not isinstance(options.branches, int):
        active_counts = [len(_active(branch)) for branch in found]
        return active_counts.index(max(active_counts)) + 1 if any(active_counts) else len(found)
    if 1 <= options.branches <= len(found):
        return options.branches
    name = conversation.title or conversation.id
    there = f"its branches are numbered 1 to {len(found)}" if len(found) > 1 else "it has only one"
    raise InvalidRequest(f"“{name}” has no branch {options.branches}: {there}.")


def _active(branch: Path) -> Path:
    """Give what the provider showed of a branch: its path may end before the leaf."""
    return [message for message in branch if message.is_active]


def _others(found: Sequence[Path], main: Path, options: Options) -> Iterator[Section]:
    known = {message.id for message in main}
    for number, branch in enumerate(found, 1):
        fork = next((at for at, message in enumerate(branch) if message.id not in known), len(branch))
        known.update(message.id for message in branch[fork:])
        before = _visible(branch[:fork], options)
        visible = _visible(branch[fork:], options)
        if visible:
            yield Section(number, before[-1].id if before else None, visible)


def _visible(messages: Path, options: Options) -> tuple[StoredMessage, ...]:
    return tuple(
        message
        for message in messages
        if (options.hidden or not message.hidden)
        and (message.notes or message.ratings or any(shown_parts(message, options)))
    )


def shown_parts(message: StoredMessage, options: Options) -> Iterator[Part]:
    """Give the parts of a message that have something to show and are wanted."""
    parts = message.parts or (Text(message.text),)
    return (part for part in parts if _is_wanted(part, options))


def _is_wanted(part: Part, options: Options) -> bool:
    match part:
        case Text():
            return bool(part.text.strip())
        case Attachment():
            return True
        case Reasoning():
            return options.reasoning
        case ToolCall() | ToolResult() | Other():
            return options.tools
