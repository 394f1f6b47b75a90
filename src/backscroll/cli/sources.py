"""`backscroll sources`."""

from __future__ import annotations

from textwrap import fill

import typer
from rich.console import Console

from backscroll.cli.options import Json
from backscroll.cli.printing import console, print_json
from backscroll.sources import all_sources

MOST_WIDTH = 90


def register(app: typer.Typer) -> None:
    app.command("sources")(sources)


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
