"""Markdown to keep among one's notes: front matter, a heading per message, and code exactly as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from backscroll.export.characters import one_line, printable
from backscroll.export.fences import closed, fence
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
    value_language,
    value_text,
)
from backscroll.model import (
    Attachment,
    Fidelity,
    Other,
    Part,
    Reasoning,
    Status,
    StoredConversation,
    StoredMessage,
    Text,
    ToolCall,
    ToolResult,
)

_ACTIVE_PUNCTUATION = re.compile(r"[\\`*\[\]<>#&|~$]|(?<![^\W_])_|_(?![^\W_])")
_NOT_IN_YAML = re.compile("[^\t -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def render(conversation: StoredConversation, options: Options = Options(), shelf: Shelf = Alone()) -> str:
    """Give a conversation as Markdown; attachments are links to where the shelf puts them."""
    return "\n\n".join(blocks(conversation, options, shelf, _Markdown())) + "\n"


class _Markdown:
    def head(self, conversation: StoredConversation) -> Iterator[str]:
        yield front_matter(conversation)
        yield f"# {escaped(heading(conversation))}"
        if conversation.is_inferred:
            yield f"*{INFERRED}*"

    def aside(self, title: str, text: str) -> str:
        return _quoted(title, text)

    def branch(self, title: str) -> str:
        return f"# {title}"

    def message(self, message: StoredMessage, number: int) -> Iterator[str]:
        yield f"## {number} · {escaped(speaker(message))}"
        facts = [minute(message.created_at) + " UTC"] if message.created_at else []
        facts += [one_line(message.model)] if message.model else []
        facts += marks(message)
        if facts:
            yield f"*{escaped(' · '.join(facts))}*"

    def part(self, part: Part, shelf: Shelf) -> str:
        match part:
            case Text():
                return closed(printable(part.text).strip("\n"))
            case Attachment():
                return _attachment(part, shelf)
            case Reasoning():
                return _quoted(summary(part), part.text)
            case ToolCall():
                return _titled_code(summary(part), value_text(part.input), part.language or value_language(part.input))
            case ToolResult():
                return _titled_code(summary(part), printable(part.output), "")
            case Other():
                return _titled_code(summary(part), printable(part.text or "") or value_text(part.raw), "")


def front_matter(conversation: StoredConversation) -> str:
    """Give what is known of a conversation as YAML; every string is written as JSON, which is YAML too."""
    fields = {
        "id": _scalar(conversation.id),
        "source": _scalar(conversation.source),
        "title": _scalar(heading(conversation)),
        "models": _scalars(conversation.models),
        "created": _moment(conversation.created_at),
        "updated": _moment(conversation.updated_at),
        "tags": _scalars(conversation.tags),
    }
    if conversation.project:
        fields["project"] = _scalar(conversation.project)
    if conversation.starred:
        fields["starred"] = "true"
    if conversation.status is not Status.ACTIVE:
        fields["status"] = _scalar(conversation.status)
    if conversation.is_inferred:
        fields["grouping"] = "inferred"
    if conversation.branch_count > 1:
        fields["branches"] = str(conversation.branch_count)
    if conversation.fidelity is Fidelity.PARTIAL:
        fields["problems"] = _scalars(conversation.problems)
    return "\n".join(["---", *(f"{name}: {value}" for name, value in fields.items()), "---"])


def _scalar(text: str) -> str:
    written = json.dumps(one_line(text), ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda odd: f"\\u{ord(odd.group()):04x}", written)


def _scalars(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_scalar, texts))}]"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else "null"


def escaped(text: str) -> str:
    """Give one line of text so that Markdown shows it as it is."""
    return _ACTIVE_PUNCTUATION.sub(r"\\\g<0>", text)


def _attachment(part: Attachment, shelf: Shelf) -> str:
    path = shelf.path_of(part)
    name, facts = escaped(file_name(part)), file_facts(part, is_here=path is not None)
    said = f" ({escaped(facts)})" if facts else ""
    if path is None:
        text = printable(part.text or "")
        return f"*{name}*{said}" + (f"\n\n{fence(text)}" if text else "")
    is_picture = (part.media_type or "").startswith("image/")
    return f"{'!' if is_picture else ''}[{name}]({quote(path)}){said}"


def _titled_code(title: str, text: str, language: str) -> str:
    block = f"**{escaped(title)}**"
    return f"{block}\n\n{fence(text, language)}" if text.strip() else block


def _quoted(title: str, text: str) -> str:
    """Give a quotation, which ends where it ends whatever is left open in it."""
    lines = [f"**{escaped(title)}**", "", *printable(text).strip("\n").split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)
