"""Plain text: to read in a terminal, to print, to paste. Nothing in it acts on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from backscroll.export.characters import one_line, printable
from backscroll.export.layout import blocks
from backscroll.export.options import Options
from backscroll.export.shelf import Alone, Shelf
from backscroll.export.wording import (
    INFERRED,
    file_facts,
    file_name,
    heading,
    marks,
    minute,
    speaker,
    summary,
    value_text,
)
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
)

WIDTH = 72
INDENT = "    "


def render(conversation: StoredConversation, options: Options = Options(), shelf: Shelf = Alone()) -> str:
    """Give a conversation as text; what is not said but thought, run or attached is indented."""
    return "\n\n".join(blocks(conversation, options, shelf, _PlainText())) + "\n"


class _PlainText:
    def head(self, conversation: StoredConversation) -> Iterator[str]:
        title = heading(conversation)
        yield f"{title}\n{'=' * min(WIDTH, len(title))}"
        yield "\n".join(_facts(conversation))

    def aside(self, title: str, text: str) -> str:
        return _indented(title, text)

    def branch(self, title: str) -> str:
        return f"{title} ".ljust(WIDTH, "=")

    def message(self, message: StoredMessage, number: int) -> Iterator[str]:
        facts = [f"{number}", speaker(message)]
        facts += [one_line(message.model)] if message.model else []
        facts += [f"{minute(message.created_at)} UTC"] if message.created_at else []
        yield (" · ".join(facts + marks(message)) + " ").ljust(WIDTH, "-")

    def part(self, part: Part, shelf: Shelf) -> str:
        match part:
            case Text():
                return printable(part.text).strip("\n")
            case Attachment():
                return _attachment(part, shelf)
            case Reasoning():
                return _indented(summary(part), part.text)
            case ToolCall():
                return _indented(summary(part), value_text(part.input))
            case ToolResult():
                return _indented(summary(part), part.output)
            case Other():
                return _indented(summary(part), part.text or value_text(part.raw))


def _facts(conversation: StoredConversation) -> Iterator[str]:
    yield f"Source:  {one_line(conversation.source)}"
    if conversation.models:
        yield f"Models:  {', '.join(map(one_line, conversation.models))}"
    if conversation.created_at:
        yield f"Created: {minute(conversation.created_at)} UTC"
    if conversation.updated_at:
        yield f"Updated: {minute(conversation.updated_at)} UTC"
    if conversation.tags:
        yield f"Tags:    {', '.join(map(one_line, conversation.tags))}"
    if conversation.branch_count > 1:
        yield f"Tree:    {conversation.branch_count} branches"
    if conversation.is_inferred:
        yield f"Note:    {INFERRED}"
    yield f"Id:      {one_line(conversation.id)}"


def _attachment(part: Attachment, shelf: Shelf) -> str:
    path = shelf.path_of(part)
    facts = [path] if path else []
    facts += filter(None, [file_facts(part, is_here=path is not None)])
    line = f"[{file_name(part)}{': ' if facts else ''}{', '.join(facts)}]"
    return f"{line}\n\n{_indented('Text of the file', part.text)}" if part.text and not path else line


def _indented(title: str, text: str) -> str:
    lines = [title, *printable(text).strip("\n").split("\n")]
    return "\n".join(f"{INDENT}{line}".rstrip() for line in lines).rstrip()
