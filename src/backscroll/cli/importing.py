"""`backscroll import`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from backscroll.archive import Archive, ImportReport, Problem
from backscroll.cli.import_progress import ImportPrinter
from backscroll.cli.options import Database, Json, argument, opened
from backscroll.cli.printing import print_json
from backscroll.errors import InvalidRequest, UnreadableExport
from backscroll.sources import all_sources

STANDARD_INPUT = "-"
NOT_ALL_KEPT = 1


class Wish(Struct, frozen=True):
    """What the options ask of every path."""

    source: str | None
    clear_messages: bool
    dry_run: bool


def register(app: typer.Typer) -> None:
    app.command("import")(import_)


def import_(
    paths: Annotated[list[str] | None, argument("PATH")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Read with this source only.")] = None,
    clear_messages: Annotated[
        bool, typer.Option("--clear-messages", help="Drop the messages of what is imported and read them anew.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what became of every conversation's source nodes.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what could not be kept.")] = False,
    as_json: Json = False,
    db: Database = None,
) -> int:
    """Import exports as they were downloaded.

    PATH is a ZIP, a folder or a file; - is standard input. Without a path, it imports what the programs on this
    machine have kept. Importing again changes nothing, and a newer export adds what is new.
    """
    printer = ImportPrinter(is_silent=quiet or as_json, is_verbose=verbose)
    wanted = paths or _found_here(printer)
    wish = Wish(source, clear_messages, dry_run)
    reports: list[ImportReport] = []
    unread: list[Problem] = []
    with opened(db) as archive, printer:
        for path in wanted:
            try:
                reports.append(_imported(archive, path, wish, printer))
            except UnreadableExport as error:
                unread.append(Problem(path, str(error)))
    report = ImportReport(
        tuple(run for one in reports for run in one.runs), tuple(n for one in reports for n in one.notes)
    )
    if as_json:
        print_json({**report.as_json(), "unread": [{"where": one.where, "why": one.why} for one in unread]})
    if not reports:
        raise UnreadableExport(" ".join(one.why for one in unread))
    printer.end(report, unread, is_dry_run=dry_run)
    return 0 if report.is_complete and not unread else NOT_ALL_KEPT


def _imported(archive: Archive, path: str, wish: Wish, printer: ImportPrinter) -> ImportReport:
    options = {"clear_messages": wish.clear_messages, "dry_run": wish.dry_run}
    if path == STANDARD_INPUT:
        return archive.import_stream(sys.stdin.buffer, "standard input", wish.source, printer.on_progress, **options)
    return archive.import_path(path, wish.source, printer.on_progress, **options)


def _found_here(printer: ImportPrinter) -> list[str]:
    """Give the folders on this machine in which a source's program keeps its conversations."""
    places = [
        (source, place)
        for source in all_sources().values()
        for place in source.places(os.environ, Path.home())
        if place.is_dir()
    ]
    if not places:
        raise InvalidRequest(
            "Nothing was found on this machine to import. Name an export: `backscroll import PATH`. "
            "`backscroll sources` says how to get one from each provider."
        )
    for source, place in places:
        printer.say(f"Found {source.label} in {place}")
    return [str(place) for _source, place in places]
