"""A conversation as it is read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from rich.text import Text

from backscroll.cli.printing import counted, line, minute, name_of, shown
from backscroll.export.wording import INFERRED, value_text
from backscroll.model import (
    Attachment,
    Other,
    Part,
    Reasoning,
    Status,
    StoredConversation,
    StoredMessage,
    ToolCall,
    ToolResult,
    branches,
    versions,
)
from backscroll.model import Text as TextPart


class Show(Struct, frozen=True):
    """What is shown besides the words; `message_id` is the message that was asked for.

    `around` is how many messages before and after it are shown; None shows them all.
    """

    reasoning: bool = False
    tools: bool = False
    message_id: str | None = None
    around: int | None = None


def transcript(conversation: StoredConversation, chosen: Sequence[int], wish: Show) -> Iterator[Text]:
    """Give the lines of these branches; hidden context is left to `--tools`."""
    paths = branches(conversation.messages)
    yield from _heading(conversation)
    forks = {one: f"‹ {number} / {count} ›" for one, (number, count) in versions(conversation.messages).items()}
    for number in chosen:
        path = paths[number - 1]
        if len(paths) > 1:
            yield Text(
                f"── branch {number} of {len(paths)}{' (active)' if path[-1].is_active else ''} ──", style="bold"
            )
            yield Text()
        yield from _branch(path, forks, wish)


def _branch(path: Sequence[StoredMessage], forks: dict[str, str], wish: Show) -> Iterator[Text]:
    folded = sum(_is_folded(message, wish) and bool(message.parts) for message in path)
    if folded:
        yield Text(f"[{counted(folded, 'message')} of hidden context; --tools shows it]", style="dim")
        yield Text()
    shown_from, shown_to = _extent(path, wish)
    yield from _left_out(shown_from, "earlier")
    for message in path[shown_from:shown_to]:
        yield from _message(message, forks, wish)
    yield from _left_out(len(path) - shown_to, "later")


def _extent(path: Sequence[StoredMessage], wish: Show) -> tuple[int, int]:
    """Give from where to where a branch is shown: all of it, or what stands around the message that was asked for."""
    at = next((at for at, message in enumerate(path) if message.id == wish.message_id), None)
    if wish.around is None or at is None:
        return 0, len(path)
    return max(0, at - wish.around), min(len(path), at + wish.around + 1)


def _left_out(count: int, where: str) -> Iterator[Text]:
    if count:
        yield Text(f"… {counted(count, f'{where} message')}", style="dim")
        yield Text()


def _heading(conversation: StoredConversation) -> Iterator[Text]:
    yield Text(name_of(conversation), style="bold")
    facts = [conversation.source, minute(conversation.created_at), ", ".join(map(line, conversation.models))]
    facts += [line(conversation.project), counted(conversation.message_count, "message")]
    facts += [INFERRED] if conversation.is_inferred else []
    facts += ["starred"] if conversation.starred else []
    facts += [str(conversation.status)] if conversation.status is not Status.ACTIVE else []
    facts += [f"#{line(tag)}" for tag in conversation.tags]
    yield Text(" · ".join(filter(None, facts)), style="dim")
    yield Text(conversation.id, style="dim")
    yield from (
        Text(f"Not everything could be read: {line(problem)}", style="yellow") for problem in conversation.problems
    )
    yield from _notes(conversation.notes)
    yield Text()


def _notes(notes: Sequence[str]) -> Iterator[Text]:
    for note in notes:
        yield Text(f"Your note: {shown(note)}", style="green")


def _is_folded(message: StoredMessage, wish: Show) -> bool:
    return message.hidden and not wish.tools and message.id != wish.message_id


def _message(message: StoredMessage, forks: dict[str, str], wish: Show) -> Iterator[Text]:
    if _is_folded(message, wish):
        return
    body = [text for part in message.parts for text in _part(part, wish)]
    if not body:
        return
    facts = [minute(message.created_at), line(message.model), forks.get(message.id, "")]
    facts += ["hidden context"] if message.hidden else []
    facts += ["no longer in the provider's export"] if message.is_removed else []
    facts += [f"rated {rating.value:+d}" for rating in message.ratings]
    arrow = "→ " if message.id == wish.message_id else ""
    name = line(message.author) or str(message.role)
    said = " · ".join(filter(None, facts))
    yield Text.assemble((f"{arrow}{name}", "bold cyan"), (f"  {said}" if said else "", "dim"))
    yield from body
    yield from _notes(message.notes)
    yield Text()


def _part(part: Part, wish: Show) -> Iterator[Text]:
    match part:
        case TextPart():
            yield Text(shown(part.text))
        case Reasoning() if wish.reasoning:
            yield Text(shown("\n".join(filter(None, (part.label, part.text)))), style="italic dim")
        case Reasoning():
            yield Text(f"[{line(part.label) or 'reasoning'}; --reasoning shows it]", style="dim")
        case ToolCall() if wish.tools:
            yield Text(_call(part), style="dim")
        case ToolCall():
            yield Text(f"[called {line(part.label or part.name)}; --tools shows it]", style="dim")
        case ToolResult() if wish.tools:
            yield Text(_result(part), style="dim")
        case ToolResult():
            return
        case Attachment():
            yield Text(_file(part), style="magenta")
        case Other():
            yield Text(shown(part.text) if part.text else f"[{line(part.kind)}]")


def _call(part: ToolCall) -> str:
    names = dict.fromkeys(filter(None, (line(part.name), line(part.label))))
    return f"[{' · '.join(names)}] {shown(value_text(part.input))}".rstrip()


def _result(part: ToolResult) -> str:
    """Give what a tool gave back; one that said nothing is told from one that never came."""
    what = "result (error)" if part.is_error else "result"
    return f"[{what}] {shown(part.output)}".rstrip() if part.output.strip() else f"[{what}: no text]"


def _file(part: Attachment) -> str:
    facts = [line(part.media_type), f"{part.size:,} bytes" if part.size is not None else ""]
    facts += [] if part.sha256 else ["missing from the export"]
    return f"[file: {line(part.name or part.pointer) or 'unnamed'} ({', '.join(filter(None, facts))})]"
