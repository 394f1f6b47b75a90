"""`backscroll imports`: what past imports did, and taking them back."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

import msgspec
import typer

from backscroll.archive import Archive, Run, Undone
from backscroll.cli.options import Database, Json, argument, opened
from backscroll.cli.printing import console, counted, line, minute, outcomes, print_json
from backscroll.cli.tables import Column, Ending, print_table
from backscroll.errors import InvalidRequest

# More than SQLite counts to.
MOST_DIGITS = 18
KEPT_SHOWN = 20
_RUN_COLUMNS = (
    Column("import", is_number=True),
    Column("when", style="dim"),
    Column("source"),
    Column("what became of it"),
)


def register(app: typer.Typer) -> None:
    app.command("imports")(imports)


def imports(
    words: Annotated[list[str] | None, argument("N | undo N")] = None,
    as_json: Json = False,
    db: Database = None,
) -> int:
    """List past imports, look at one, or take some back.

    With a number, say what that import could not keep. With undo and numbers, take these imports back.
    """
    with opened(db) as archive:
        match words or []:
            case []:
                _print_runs(archive.imports(), as_json=as_json)
            case ["undo", *numbers] if numbers:
                _undo(archive, list(dict.fromkeys(map(_number, numbers))), as_json=as_json)
            case [number] if number != "undo":
                _print_run(archive.import_run(_number(number)), as_json=as_json)
            case _:
                raise InvalidRequest("Write `imports`, `imports 3` or `imports undo 3`.")
    return 0


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise InvalidRequest(f"{text} is no import's number; `backscroll imports` lists them.")
    return int(text)


def _undo(archive: Archive, numbers: list[int], *, as_json: bool) -> None:
    """Undo these imports, newest first: so none of them is what keeps something of another."""
    _look_at(archive, numbers)
    undone = {number: archive.undo_import(number) for number in sorted(numbers, reverse=True)}
    if as_json:
        print_json([{"number": number, **msgspec.to_builtins(one)} for number, one in undone.items()])
        return
    for number, one in undone.items():
        _print_undone(number, one)


def _look_at(archive: Archive, numbers: list[int]) -> None:
    """Raise what undoing one of these would raise, before any is undone."""
    for number in numbers:
        if archive.import_run(number).state == "undone":
            raise InvalidRequest(f"Import {number} has been undone already. Nothing is changed.")


def _print_undone(number: int, undone: Undone) -> None:
    out = console()
    out.print(
        f"Import {number} is undone: {counted(undone.removed, 'conversation')} removed, {undone.reverted:,} set back."
    )
    for kept in undone.kept[:KEPT_SHOWN]:
        out.print(f"Kept: {line(kept.title) or '(untitled)'} ({kept.why})")
    if len(undone.kept) > KEPT_SHOWN:
        out.print(f"… and {len(undone.kept) - KEPT_SHOWN:,} more are kept.")


def _print_runs(runs: list[Run], *, as_json: bool) -> None:
    if as_json:
        print_json([msgspec.to_builtins(run) for run in runs])
        return
    if not runs:
        console().print("Nothing has been imported yet. `backscroll import PATH` imports an export.")
        return
    rows = [
        (
            (str(run.number), minute(run.started_at), run.source, _became(run)),
            Ending(line(PurePath(run.path).name or run.path)),
        )
        for run in runs
    ]
    print_table(console(), _RUN_COLUMNS, "from", rows)


def _became(run: Run) -> str:
    """Give what an import did; its state only where that is not simply over."""
    state = "" if run.state == "finished" else f"{run.state}; "
    return f"{state}{outcomes(run.counts) or 'nothing'}"


def _print_run(run: Run, *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(run))
        return
    _print_runs([run], as_json=False)
    console().print(f"from {line(run.path)}")
    for problem in run.problems:
        console().print(f"{line(problem.where)}: {line(problem.why)}")
