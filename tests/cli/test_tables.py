"""Rows in columns, on a terminal of a certain width and in a pipe."""

from __future__ import annotations

from io import StringIO

from rich.cells import cell_len
from rich.console import Console

from backscroll.cli.tables import Column, Ending, print_table

COLUMNS = (Column("id"), Column("messages", is_number=True))


def printed(*rows: tuple[tuple[str, str], Ending], width: int | None = None) -> list[str]:
    """Give the lines that stand in a pipe, or on a terminal of this width."""
    out = StringIO()
    console = Console(
        file=out, width=width or 40, force_terminal=width is not None, soft_wrap=width is None, color_system=None
    )
    print_table(console, COLUMNS, "title", rows)
    return out.getvalue().splitlines()


def test_columns_stand_below_their_names_and_numbers_end_alike() -> None:
    assert printed((("ab", "7"), Ending("One")), (("c", "1,234"), Ending("Two"))) == [
        "id  messages  title",
        "ab         7  One",
        "c      1,234  Two",
    ]


def test_a_pipe_gets_everything_and_no_blanks_at_the_end() -> None:
    long = "A title of many words " * 9

    assert printed((("ab", "7"), Ending(long, "· archived")), (("c", "1"), Ending("")))[1:] == [
        f"ab         7  {long}  · archived",
        "c          1",
    ]


def test_a_terminal_cuts_the_title_and_keeps_the_marks_behind_it() -> None:
    lines = printed((("ab", "7"), Ending("A title of many words", "· 2 branches")), width=40)

    assert lines[1] == "ab         7  A title of…  · 2 branches"


def test_wide_characters_are_measured_as_they_are_shown() -> None:
    lines = printed((("ab", "7"), Ending("京都で雨の日にできること", "· archived")), width=40)

    assert lines[1].endswith("…  · archived")
    assert cell_len(lines[1]) <= 40


def test_where_the_marks_leave_no_room_the_edge_cuts() -> None:
    lines = printed((("ab", "7"), Ending("A title of many words", "· #" + "bread" * 9)), width=40)

    assert lines[1].startswith("ab         7  A title of many words")
    assert (len(lines), cell_len(lines[1])) == (2, 40)


def test_no_rows_are_no_table() -> None:
    assert printed() == []
