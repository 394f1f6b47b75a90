"""What an import shows while it runs: a line a file, a bar in a terminal, a summary at the end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.cells import cell_len
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from backscroll.archive import Counts, ImportReport, Problem, Progress
from backscroll.cli.printing import console, counted, error_console, line, outcomes

PROBLEMS_SHOWN = 20
LEAST_SHOWN = 20
_OUTCOMES = ("new", "updated", "unchanged", "partial", "failed")


class ImportPrinter:
    """Prints an import's progress; silent, it prints only what could not be kept."""

    def __init__(self, *, is_silent: bool, is_verbose: bool) -> None:
        self._is_silent = is_silent
        self._is_verbose = is_verbose
        self._console = console()
        self._files = 0
        self._unchanged_files = 0
        self._file: tuple[str, str] | None = None
        self._run: tuple[str, str] | None = None
        self._before = self._latest = Counts()
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=is_silent or not sys.stdout.isatty(),
        )
        self._task = self._bar.add_task("", rate="", visible=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_file()
        if self._unchanged_files:
            self.say(f"{counted(self._unchanged_files, 'file')} unchanged; --verbose lists every file.")
        self._bar.stop()

    def say(self, text: str) -> None:
        if not self._is_silent:
            self._bar.console.print(text)

    def on_progress(self, progress: Progress) -> None:
        """Take note of one conversation that is done."""
        file = (progress.path, progress.item.member or progress.item.place)
        if file != self._file:
            self._end_file()
            self._begin_file(file, progress)
        self._latest = progress.counts
        if self._is_verbose:
            self._say_nodes(progress)
        if not self._bar.disable:
            self._move_bar(progress)

    def end(self, report: ImportReport, unread: Sequence[Problem], *, is_dry_run: bool) -> None:
        """Print the summary, and on standard error everything that could not be kept."""
        if not self._is_silent:
            for text in _summary(report, self._files, is_dry_run=is_dry_run):
                self._console.print(text)
        errors = error_console()
        for problem in report.problems[:PROBLEMS_SHOWN]:
            errors.print(f"Not kept: {line(problem.where)}: {line(problem.why)}")
        if len(report.problems) > PROBLEMS_SHOWN:
            more = len(report.problems) - PROBLEMS_SHOWN
            errors.print(f"… and {more:,} more; `backscroll imports {_numbers(report)}` lists them all.")
        for problem in unread:
            errors.print(f"Not read: {line(problem.why)}")

    def _begin_file(self, file: tuple[str, str], progress: Progress) -> None:
        run = (progress.source, progress.path)
        self._before = self._latest if run == self._run else Counts()
        self._run, self._file = run, file

    def _end_file(self) -> None:
        if self._file is None:
            return
        self._files += 1
        counts = self._latest - self._before
        if counts == Counts(unchanged=counts.unchanged) and not self._is_verbose:
            self._unchanged_files += 1
        else:
            became = f": {outcomes(counts)}, {counted(counts.messages, 'message')}"
            self.say(self._fitting(line(self._file[1]), len(became)) + became)
        self._file = None

    def _fitting(self, path: str, taken: int) -> str:
        """Give a path's end where the whole would not fit on a terminal's line."""
        room = self._console.width - taken
        if not self._console.is_terminal or cell_len(path) <= room or room < LEAST_SHOWN:
            return path
        reversed_end = Text(path[::-1])
        reversed_end.truncate(room - 1)
        return "…" + reversed_end.plain[::-1]

    def _say_nodes(self, progress: Progress) -> None:
        item, nodes = progress.item, progress.item.nodes
        if nodes is None:
            why = f" ({line(item.why)})" if item.why else ""
            self.say(f"  {item.outcome.replace('_', ' ')}: {line(item.place)}{why}")
            return
        structural = ", ".join(f"{count:,} {reason}" for reason, count in nodes.structural.items())
        self.say(
            f"  {item.outcome}: {line(item.title) or '(untitled)'}: {counted(nodes.total, 'source node')} = "
            f"{nodes.messages:,} in messages + {sum(nodes.structural.values()):,} structural"
            f"{f' ({structural})' if structural else ''} + {len(item.skipped):,} skipped"
        )
        for skipped in item.skipped:
            self.say(f"    skipped: {line(skipped.where)}: {line(skipped.why)}")

    def _move_bar(self, progress: Progress) -> None:
        elapsed = self._bar.tasks[0].elapsed or 0.0
        rate = (
            f"{progress.counts.messages / elapsed:,.0f} messages/s"
            if elapsed > 0.5 and progress.counts.messages
            else ""
        )
        self._bar.update(
            self._task,
            description=line(progress.source),
            completed=progress.done_bytes,
            total=max(progress.total_bytes, progress.done_bytes),
            rate=rate,
            visible=True,
        )


def _summary(report: ImportReport, files: int, *, is_dry_run: bool) -> list[str]:
    totals = report.totals
    became = ", ".join(f"{totals.numbers[name]:,} {name}" for name in _OUTCOMES)
    verb = "Would be imported" if is_dry_run else "Imported"
    lines = [f"{verb} from {counted(files, 'file')}: {became}; {counted(totals.messages, 'message')}."]
    if totals.left_out:
        lines.append(f"{counted(totals.left_out, 'record')} without a conversation left out; `--verbose` says why.")
    if report.missing_files:
        were, kept = ("was", "its name is") if report.missing_files == 1 else ("were", "their names are")
        named = f"{counted(report.missing_files, 'attachment')} named by messages"
        lines.append(f"{named} {were} not in the export; {kept} kept.")
    lines += [f"Note: {note}" for note in report.notes]
    changing = [run.number for run in report.runs if run.number is not None and _has_changed_something(run.counts)]
    if changing:
        lines.append(f"Take it back with `backscroll imports undo {' '.join(map(str, changing))}`.")
    return lines


def _has_changed_something(counts: Counts) -> bool:
    """Whether there is something to take back; one that is partial still brings nothing."""
    return bool(counts.new or counts.updated or (counts.partial and counts.messages))


def _numbers(report: ImportReport) -> str:
    return " ".join(str(run.number) for run in report.runs if run.number is not None)
