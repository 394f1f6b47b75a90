"""Commands that look after the archive: imports, sources, rederive, stats, check, delete."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import PurePath
from textwrap import fill
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from backscroll.archive import Archive, Health, Run, SourceStatistics, Statistics, Undone
from backscroll.cli.options import Database, Json, argument, opened
from backscroll.cli.printing import console, counted, day, error_console, line, minute, name_of, outcomes, print_json
from backscroll.cli.tables import Column, Ending, print_table
from backscroll.errors import InvalidRequest
from backscroll.model import StoredConversation
from backscroll.sources import all_sources

NOT_SOUND = 1
MODELS_SHOWN = 10
MOST_WIDTH = 90
_RUN_COLUMNS = (
    Column("import", is_number=True),
    Column("when", style="dim"),
    Column("source"),
    Column("what became of it"),
)
_SOURCE_COLUMNS = (
    Column("conversations", is_number=True),
    Column("messages", is_number=True),
    Column("first", style="dim"),
    Column("last", style="dim"),
)


def register(app: typer.Typer) -> None:
    for command in (imports, sources, rederive, stats, check, delete):
        app.command(command.__name__)(command)


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
                _undo(archive, [_number(number) for number in numbers], as_json=as_json)
            case [number]:
                _print_run(archive.import_run(_number(number)), as_json=as_json)
            case _:
                raise InvalidRequest("Write `imports`, `imports 3` or `imports undo 3`.")
    return 0


def sources(as_json: Json = False) -> None:
    """List what can be read, and how to get an export.

    Says of each source what it looks for.
    """
    found = sorted(all_sources().values(), key=lambda source: source.name)
    if as_json:
        names = ("name", "provider", "label", "looks_for", "how_to_get")
        print_json([{name: getattr(source, name) for name in names} for source in found])
        return
    out = console()
    for source in found:
        out.print(f"{source.name}: {source.label}", style="bold")
        out.print(_indented(out, "  looks for   ", source.looks_for))
        out.print(_indented(out, "  how to get  ", source.how_to_get))
        out.print()


def _indented(out: Console, heading: str, text: str) -> str:
    """Give a text beside its heading, wrapped within a terminal to what reads well."""
    if not out.is_terminal:
        return heading + text
    width = min(out.width, MOST_WIDTH)
    return fill(text, width, initial_indent=heading, subsequent_indent=" " * len(heading), break_on_hyphens=False)


def rederive(as_json: Json = False, db: Database = None) -> None:
    """Read the kept originals again with today's readers.

    Says what changed. Run it after an upgrade.
    """
    with opened(db) as archive:
        result = archive.rederive()
    if as_json:
        print_json(msgspec.to_builtins(result))
        return
    out = console()
    for change in result.changes:
        out.print(f"{change.outcome}: {line(change.title) or '(untitled)'} ({change.source}){_reason(change.why)}")
    out.print(
        f"Read {counted(result.read, 'original')} again: {counted(len(result.changes), 'conversation')} changed, "
        f"{result.unchanged:,} unchanged."
    )
    if result.kept:
        out.print(f"{counted(result.kept, 'original')} left alone: their source is not installed.")


def stats(as_json: Json = False, db: Database = None) -> None:
    """Show the archive in numbers."""
    with opened(db) as archive:
        found = archive.statistics()
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    _print_statistics(found)


def check(
    repair: Annotated[bool, typer.Option("--repair", help="Put right what can be.")] = False,
    as_json: Json = False,
    db: Database = None,
) -> int:
    """Say whether the archive is whole.

    Looks at the database, the keyword index, the originals and the attached files.
    """
    with opened(db) as archive:
        health = archive.check(repair=repair)
    if as_json:
        print_json(msgspec.to_builtins(health))
    else:
        _print_health(health)
    return 0 if health.is_sound else NOT_SOUND


def delete(
    ids: Annotated[list[str], argument("ID")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    db: Database = None,
) -> int:
    """Delete conversations for good.

    ID is a conversation's id or its beginning. Text, originals, index rows and files go, and the room they took is
    overwritten.
    """
    with opened(db) as archive:
        doomed = [archive.conversation(one) for one in ids]
        if not yes and not _agreed(doomed):
            console().print("Nothing is deleted.")
            return 1
        gone = archive.delete([conversation.id for conversation in doomed])
    out = console()
    out.print(
        f"Deleted {counted(gone.conversations, 'conversation')} with {counted(gone.messages, 'message')} "
        f"and {counted(gone.files, 'file')}."
    )
    for backup in gone.backups:
        out.print(f"The backup copy {backup.name} held them too and is deleted.")
    return 0


def _agreed(doomed: Sequence[StoredConversation]) -> bool:
    if not sys.stdin.isatty():
        raise InvalidRequest("Deleting cannot be undone; say --yes where nobody can be asked.")
    for one in doomed:
        console().print(f"  {name_of(one)}  · {counted(one.message_count, 'message')}")
    return typer.confirm(f"Delete {counted(len(doomed), 'conversation')} for good?")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise InvalidRequest(f"{text} is no import's number; `backscroll imports` lists them.")
    return int(text)


def _undo(archive: Archive, numbers: list[int], *, as_json: bool) -> None:
    undone = {number: archive.undo_import(number) for number in numbers}
    if as_json:
        print_json([{"number": number, **msgspec.to_builtins(one)} for number, one in undone.items()])
        return
    for number, one in undone.items():
        _print_undone(number, one)


def _print_undone(number: int, undone: Undone) -> None:
    out = console()
    out.print(
        f"Import {number} is undone: {counted(undone.removed, 'conversation')} removed, {undone.reverted:,} set back."
    )
    for kept in undone.kept:
        out.print(f"Kept: {line(kept.title) or '(untitled)'} ({kept.why})")


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


def _print_statistics(found: Statistics) -> None:
    out = console()
    out.print(
        f"{counted(found.conversations, 'conversation')}, {counted(found.messages, 'message')}, "
        f"{found.characters:,} characters, {counted(found.branches, 'further branch', 'further branches')}"
    )
    if found.first and found.last:
        out.print(f"from {day(found.first)} to {day(found.last)}")
    out.print(
        f"{counted(found.files, 'file')} ({found.file_bytes:,} bytes), {found.missing_files:,} missing from exports"
    )
    if found.sources:
        out.print()
    print_table(out, _SOURCE_COLUMNS, "source", [(_numbers_of(one), Ending(line(one.source))) for one in found.sources])
    if found.models:
        out.print()
    models = [((f"{count:,}",), Ending(line(model))) for model, count in found.models.items()]
    print_table(out, (Column("messages", is_number=True),), "model", models[:MODELS_SHOWN])
    if len(models) > MODELS_SHOWN:
        out.print(f"… and {counted(len(models) - MODELS_SHOWN, 'more model')}; --json lists them all.")


def _numbers_of(one: SourceStatistics) -> tuple[str, ...]:
    return (f"{one.conversations:,}", f"{one.messages:,}", day(one.first), day(one.last))


def _print_health(health: Health) -> None:
    out = console()
    out.print("Looked at " + ", ".join(f"{count:,} {name}" for name, count in health.checked.items()) + ".")
    if health.is_repaired:
        out.print("What could be repaired is repaired.")
    for finding in health.findings:
        repair = f" With --repair {finding.repair}." if finding.repair else ""
        error_console().print(f"Not sound: {line(finding.what)}.{repair}")
    if health.is_sound:
        out.print("Everything is sound.")


def _reason(why: str | None) -> str:
    return f": {line(why)}" if why else ""
