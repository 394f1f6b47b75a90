"""Rows in columns. In a terminal only the last column is cut where it does not fit; in a pipe nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_BETWEEN = "  "
_LEAST_SHOWN = 8


class Column(Struct, frozen=True):
    """A column but the last one: what stands above it, and how it looks."""

    name: str
    is_number: bool = False
    style: str = ""


class Ending(Struct, frozen=True):
    """What stands in the last column, and behind it what stays where the text is cut."""

    text: str
    marks: str = ""


def print_table(
    out: Console, columns: Sequence[Column], last: str, rows: Sequence[tuple[Sequence[str], Ending]]
) -> None:
    """Print the rows below their columns' names; nothing where there are no rows."""
    if not rows:
        return
    widths = [
        max(cell_len(column.name), *(cell_len(cells[at]) for cells, _ending in rows))
        for at, column in enumerate(columns)
    ]
    taken = sum(widths) + len(_BETWEEN) * len(widths)
    heading = [Text(_padded(column.name, width, column)) for column, width in zip(columns, widths, strict=True)]
    _print(out, [*heading, Text(last)], "bold")
    for cells, ending in rows:
        texts = [
            Text(_padded(cell, width, column), style=column.style)
            for cell, width, column in zip(cells, widths, columns, strict=True)
        ]
        _print(out, [*texts, fitting(out, Text(ending.text), ending.marks, taken)], "")


def _print(out: Console, cells: Sequence[Text], style: str) -> None:
    text = Text(_BETWEEN, style=style).join(cells)
    text.rstrip()
    text.stylize(style)
    out.print(text, no_wrap=True, overflow="ellipsis" if out.is_terminal else "ignore")


def _padded(cell: str, width: int, column: Column) -> str:
    return " " * (width - cell_len(cell)) + cell if column.is_number else cell + " " * (width - cell_len(cell))


def fitting(out: Console, text: Text, marks: str, taken: int = 0) -> Text:
    """Cut a text so that the marks behind it fit on a terminal's line too, unless next to nothing were left of it."""
    behind = f"{_BETWEEN}{marks}" if marks else ""
    room = out.width - taken - cell_len(behind)
    if out.is_terminal and text.cell_len > room >= _LEAST_SHOWN:
        text.truncate(room - 1)
        text.rstrip()
        text.append("…")
    return Text.assemble(text, (behind, "dim"))
