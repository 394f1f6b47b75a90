"""`backscroll stats`."""

from __future__ import annotations

import msgspec
import typer

from backscroll.archive import SourceStatistics, Statistics
from backscroll.cli.options import Database, Json, opened
from backscroll.cli.printing import console, counted, day, line, print_json
from backscroll.cli.tables import Column, Ending, print_table

MODELS_SHOWN = 10
_SOURCE_COLUMNS = (
    Column("conversations", is_number=True),
    Column("messages", is_number=True),
    Column("first", style="dim"),
    Column("last", style="dim"),
)


def register(app: typer.Typer) -> None:
    app.command("stats")(stats)


def stats(as_json: Json = False, db: Database = None) -> None:
    """Show the archive in numbers."""
    with opened(db) as archive:
        found = archive.statistics()
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    _print_statistics(found)


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
