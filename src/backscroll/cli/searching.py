"""`backscroll search`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from backscroll.archive import Filter, Hit, SearchResult
from backscroll.cli.options import Database, Json, Limit, argument, narrowed, opened, print_missing_sources
from backscroll.cli.printing import console, counted, day, line, marked, name_of, print_json
from backscroll.cli.tables import fitting
from backscroll.errors import InvalidRequest


def register(app: typer.Typer) -> None:
    # A word with a minus before it is part of the query, so short options have no place here.
    app.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})(search)


@narrowed
def search(
    context: typer.Context,
    query: Annotated[list[str], argument("WORD")],
    wanted: Filter,
    limit: Limit = 20,
    as_json: Json = False,
    db: Database = None,
) -> None:
    """Find messages by their words, best first.

    WORD is a word, any of which will do; a "phrase"; -word, which must not occur; a beginning*; or a filter such as
    role:user or has:code. Quote the whole query where the shell would take it apart.
    """
    if query == ["-h"]:
        typer.echo(context.get_help())
        return
    if misspelt := [word for word in query if word.startswith("--")]:
        raise InvalidRequest(f"There is no option {misspelt[0]}. `backscroll search --help` lists them.")
    with opened(db) as archive:
        result = archive.search(" ".join(query), limit=limit, filter=wanted)
        if as_json:
            print_json(result.as_json())
            return
        _print(result)
        if not result.hits:
            print_missing_sources(archive, result.query.filter)


def _print(result: SearchResult) -> None:
    out = console()
    for hit in result.hits:
        for text in _lines(out, hit):
            out.print(text)
        out.print()
    for note in (*result.query.notes, *result.notes):
        out.print(f"Note: {line(note)}")
    if result.query.dropped:
        out.print(f"Too common to look for: {line(', '.join(result.query.dropped))} (quote a word to insist)")
    shown = len(result.hits)
    if not shown:
        out.print("Nothing found.")
    elif shown < result.total:
        out.print(f"{shown:,} of {counted(result.total, 'message')}; --limit shows more.")
    else:
        out.print(f"{counted(result.total, 'message')}.")


def _lines(out: Console, hit: Hit) -> list[Text]:
    branch = "" if hit.is_active else " · on another branch"
    speaker = "" if hit.found_in == "title" or hit.role is None else str(hit.role)
    place = "" if hit.found_in == "text" else f"in {_PLACES.get(hit.found_in, hit.found_in)}"
    where = " · ".join(filter(None, (speaker, place)))
    facts = " · ".join(filter(None, (line(hit.source), day(hit.created_at).strip())))
    return [
        fitting(out, Text(name_of(hit), style="bold"), facts),
        Text.assemble((f"{where}{branch}: ", "cyan"), marked(hit.snippet, hit.ranges)),
        Text(f"backscroll show {hit.opens}", style="dim"),
    ]


_PLACES = {"context": "hidden context", "tool": "a tool call", "attachment": "an attachment", "title": "the title"}
