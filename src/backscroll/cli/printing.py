"""Putting things on a terminal or into a pipe. Whatever comes from a conversation is text and nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from rich.console import Console
from rich.text import Text

from backscroll.reading.encoding import cleaned

if TYPE_CHECKING:
    from backscroll.archive import Counts

PIPE_WIDTH = 160

# Control characters, and the marks that reverse or hide the text behind them.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def console() -> Console:
    """Give a console on standard output that adds no markup of its own and does not wrap in a pipe."""
    is_terminal = sys.stdout.isatty()
    width = None if is_terminal else PIPE_WIDTH
    return Console(soft_wrap=not is_terminal, width=width, highlight=False, markup=False, emoji=False)


def error_console() -> Console:
    """Give a console on standard error; a complaint is wrapped in a terminal alone, else it stays one line."""
    return Console(stderr=True, soft_wrap=not sys.stderr.isatty(), highlight=False, markup=False, emoji=False)


def shown(text: str | None) -> str:
    """Give a text without anything that could move the cursor, change colours, or reverse what stands behind it."""
    return _UNSHOWN.sub("", text or "")


def line(text: str | None) -> str:
    """Give a text on one line."""
    return " ".join(shown(text).split())


def day(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d") if moment else "          "


def minute(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def marked(text: str, ranges: Sequence[tuple[int, int]]) -> Text:
    """Give a snippet with its matched words in bold; a blank for what is not shown, so that the ranges hold."""
    styled = Text(_UNSHOWN.sub(" ", text))
    for start, end in ranges:
        styled.stylize("bold yellow", start, end)
    return styled


def print_json(value: Any) -> None:
    """Print one JSON value, indented, in UTF-8 whatever the terminal's locale.

    JSON leaves the second set of control characters and the marks that reverse text as they are: they are escaped too.
    """
    text = msgspec.json.format(_encoded(value), indent=2).decode()
    harmless = _UNSHOWN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    sys.stdout.buffer.write(f"{harmless}\n".encode())
    sys.stdout.buffer.flush()


def _encoded(value: Any) -> bytes:
    """Encode a value; a file's name may hold bytes that are no text, and only then is everything looked through."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(cleaned(msgspec.to_builtins(value)))


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun: "1 file", "3 files"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def outcomes(counts: Counts) -> str:
    """Give what became of conversations, without what became of none: "6 new, 1 updated"."""
    became = {name: number for name, number in counts.numbers.items() if number and name != "messages"}
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in became.items())


class Named(Protocol):
    """A conversation, or what was found of it."""

    @property
    def title(self) -> str | None: ...

    @property
    def beginning(self) -> str | None: ...


def name_of(named: Named) -> str:
    """Give what a person knows a conversation by: its title, else how it began."""
    beginning = line(named.beginning)
    return line(named.title) or (f"“{beginning}”" if beginning else "(untitled)")
