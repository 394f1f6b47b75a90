"""What is shown while something takes its time: a bar in a terminal, nothing in a pipe."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from backscroll.cli.printing import console


class CountingBar:
    """How many things are done, of all; `doing` says what is done with them."""

    def __init__(self, doing: str, things: str, *, is_silent: bool = False) -> None:
        out = console()
        self._bar = Bar(
            TextColumn(doing),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(things),
            TimeRemainingColumn(),
            console=out,
            transient=True,
            disable=is_silent or not out.is_terminal,
        )
        self._task = self._bar.add_task("", visible=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def on_done(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total, visible=True)


def building_bar(*, is_silent: bool = False) -> CountingBar:
    """Give the bar of conversations that can be found by meaning."""
    return CountingBar("Reading what messages mean", "conversations", is_silent=is_silent)
