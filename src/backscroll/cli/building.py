"""What is shown while vectors are built: a bar in a terminal, nothing in a pipe."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from backscroll.cli.printing import console


class BuildingBar:
    """Conversations that can be found by meaning, of all."""

    def __init__(self, *, is_silent: bool = False) -> None:
        out = console()
        self._bar = Bar(
            TextColumn("Reading what messages mean"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("conversations"),
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

    def on_built(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total, visible=True)
