"""The words around the words: who speaks, when, and what a folded piece holds. Every format says them alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Protocol

from backscroll.export.characters import one_line, printable, shortened
from backscroll.model import Attachment, Other, Rating, Reasoning, Role, StoredMessage, ToolCall, ToolResult

SPEAKERS = {Role.USER: "User", Role.ASSISTANT: "Assistant", Role.SYSTEM: "System", Role.TOOL: "Tool"}
UNTITLED = "Untitled conversation"
INFERRED = "grouped by time"
LONGEST_BEGINNING = 80
_RATINGS = {1: "rated up", -1: "rated down"}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS = ("kB", "MB", "GB", "TB")


class Named(Protocol):
    """A conversation, or its line in a list."""

    @property
    def title(self) -> str | None: ...

    @property
    def beginning(self) -> str | None: ...


def heading(named: Named) -> str:
    """Give what a person knows a conversation by: its title, else the words it began with."""
    beginning = shortened(one_line(named.beginning or ""), LONGEST_BEGINNING)
    return one_line(named.title or "") or (f"“{beginning}”" if beginning else UNTITLED)


def speaker(message: StoredMessage) -> str:
    return one_line(message.author or "") or SPEAKERS[message.role]


def minute(moment: datetime) -> str:
    """Give a moment as a person reads it, in UTC: an export is read anywhere."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def marks(message: StoredMessage) -> list[str]:
    """Give what is to be known of a message besides its words: short phrases."""
    found = [_rating(rating) for rating in message.ratings]
    if message.hidden:
        found.append("not shown by the provider")
    if message.is_removed:
        found.append("no longer at the provider")
    return found


def _rating(rating: Rating) -> str:
    said = _RATINGS.get(rating.value, f"rated {rating.value}")
    return f"{said}: {one_line(rating.reason)}" if rating.reason else said


def summary(part: Reasoning | ToolCall | ToolResult | Other) -> str:
    """Give the one line that says what a folded piece is."""
    match part:
        case Reasoning():
            return one_line(part.label or "") or "Reasoning"
        case ToolCall():
            return _joined("Tool call", part.name, part.label)
        case ToolResult():
            return _joined("Tool error" if part.is_error else "Tool result", part.name)
        case Other():
            return _joined("Other", part.kind)


def _joined(what: str, *names: str | None) -> str:
    return " · ".join([what, *(shortened(one_line(name), 120) for name in names if name)])


def file_name(attachment: Attachment) -> str:
    return one_line(attachment.name or "") or "unnamed file"


def file_facts(attachment: Attachment, *, is_here: bool) -> str:
    """Give type and size, and whether the file is missing, in brackets' worth of words."""
    facts = [one_line(attachment.media_type or ""), _size(attachment.size)]
    if attachment.is_missing:
        facts.append("missing from the provider's export")
    elif not is_here:
        facts.append("not part of this file")
    return ", ".join(filter(None, facts))


def _size(size: int | None) -> str:
    if size is None or size < 0:
        return ""
    if size < 1000:
        return counted(size, "byte")
    amount, unit = size / 1000, 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if amount < 9.95 else f"{amount:.0f} {_UNITS[unit]}"


def value_text(value: Any) -> str:
    """Give a JSON value to be read: a string as it is, the rest as indented JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    return printable(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def value_language(value: Any) -> str:
    return "" if isinstance(value, str) else "json"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def month(moment: datetime | None) -> str:
    if moment is None:
        return "Without a date"
    moment = moment.astimezone(UTC)
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def span_of_days(first: datetime | None, last: datetime | None) -> str:
    """Give the days a conversation took, from the first to the last; one day is said once."""
    return " – ".join(dict.fromkeys(day(moment) for moment in (first, last) if moment))
