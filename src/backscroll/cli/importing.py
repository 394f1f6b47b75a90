"""`backscroll import`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from msgspec import Struct
from msgspec.structs import asdict

from backscroll.archive import Archive, ImportReport, Problem
from backscroll.archive.found_here import places_here
from backscroll.cli.bars import building_bar
from backscroll.cli.import_progress import ImportPrinter
from backscroll.cli.options import Database, Json, argument, opened_for_trial, opened_or_made
from backscroll.cli.printing import console, counted, error_console, line, print_json
from backscroll.errors import InvalidRequest, ServiceUnavailable, UnknownExport, UnreadableExport

STANDARD_INPUT = "-"
NOT_ALL_KEPT = 1
MOMENT_SECONDS = 10
NOTHING_HERE = (
    "No conversations were found on this machine. Name an export: `backscroll import PATH`. "
    "`backscroll sources` says how to get one from each provider."
)


class Asked(Struct, frozen=True):
    """A path to import, and with which source alone; one that was found here, not named, may hold nothing."""

    path: str
    source: str | None
    is_found: bool = False


class Wish(Struct, frozen=True):
    """What the options ask of every path."""

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
    vectors: Annotated[
        bool, typer.Option("--vectors/--no-vectors", help="Make what is new findable by meaning when all is kept.")
    ] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what could not be kept.")] = False,
    as_json: Json = False,
    db: Database = None,
) -> int:
    """Import exports as they were downloaded.

    PATH is a ZIP, a folder or a file; - is standard input. Without a path, it imports what the programs on this
    machine have kept. Importing again changes nothing, and a newer export adds what is new.
    """
    printer = ImportPrinter(is_silent=quiet or as_json, is_verbose=verbose)
    wanted = _named(paths, source) if paths else _found_here(source, printer)
    wish = Wish(clear_messages, dry_run)
    reports: list[ImportReport] = []
    unread: list[Problem] = []
    opening = opened_for_trial if dry_run else opened_or_made
    with opening(db) as archive, printer:
        for asked in wanted:
            try:
                reports.append(_imported(archive, asked, wish, printer))
            except UnreadableExport as error:
                if asked.is_found and isinstance(error, UnknownExport):
                    printer.say(f"There are no conversations in {asked.path}")
                    continue
                unread.append(Problem(asked.path, str(error)))
    report = ImportReport(
        tuple(run for one in reports for run in one.runs), tuple(n for one in reports for n in one.notes)
    )
    if as_json:
        print_json({**report.as_json(), "unread": [{"where": one.where, "why": one.why} for one in unread]})
    if not reports:
        raise UnreadableExport(" ".join(one.why for one in unread) or NOTHING_HERE)
    printer.end(report, unread, is_dry_run=dry_run)
    is_findable = not vectors or dry_run or _made_findable(db, is_silent=quiet or as_json)
    return 0 if report.is_complete and not unread and is_findable else NOT_ALL_KEPT


def _named(paths: list[str], source: str | None) -> list[Asked]:
    """Give what is named, each place once. Raises `InvalidRequest` for a path without a letter."""
    if not all(path.strip() for path in paths):
        raise InvalidRequest("An empty path names nothing. Name an export, or . for this folder.")
    places = {path if path == STANDARD_INPUT else os.path.realpath(Path(path).expanduser()): path for path in paths}
    return [Asked(path, source) for path in places.values()]


def _made_findable(db: str | None, *, is_silent: bool) -> bool:
    """Make what is new findable by meaning; where a server does not answer, say so: all is kept, and goes on later."""
    began = monotonic()
    with opened_or_made(db) as archive, building_bar(is_silent=is_silent) as bar:
        try:
            made = archive.build_vectors(bar.on_done)
        except ServiceUnavailable as error:
            later = "All is kept; `backscroll index` makes it findable by meaning."
            error_console().print(f"backscroll: {line(str(error))} {later}")
            return False
    if made and not is_silent:
        console().print(f"Findable by meaning: {counted(made, 'conversation')}, in {_said(monotonic() - began)}.")
    return True


def _said(seconds: float) -> str:
    return "a moment" if seconds < MOMENT_SECONDS else f"{seconds:,.0f} seconds"


def _imported(archive: Archive, asked: Asked, wish: Wish, printer: ImportPrinter) -> ImportReport:
    options = asdict(wish)
    if asked.path == STANDARD_INPUT:
        return archive.import_stream(sys.stdin.buffer, "standard input", asked.source, printer.on_progress, **options)
    return archive.import_path(asked.path, asked.source, printer.on_progress, **options)


def _found_here(wanted: str | None, printer: ImportPrinter) -> list[Asked]:
    """Give the folders on this machine in which a source's program, or the wanted one's, keeps its conversations."""
    places = list(places_here(os.environ, Path.home(), wanted))
    if not places:
        raise InvalidRequest(NOTHING_HERE)
    for source, place in places:
        printer.say(f"Found {source.label} in {place}")
    return [Asked(str(place), source.name, is_found=True) for source, place in places]
