"""`backscroll export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from backscroll.archive import Archive, Bundled, Options
from backscroll.cli.bars import CountingBar
from backscroll.cli.options import Database, Json, argument, opened
from backscroll.cli.printing import console, counted, error_console, line, print_json
from backscroll.errors import InvalidRequest, NotFound

NOT_ALL_WRITTEN = 1


class FormatName(StrEnum):
    """The formats, as the command line names them."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    ids: Annotated[list[str] | None, argument("ID")] = None,
    query: Annotated[str | None, typer.Option("--query", metavar="Q", help="All conversations a search finds.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All conversations.")] = False,
    format: Annotated[FormatName, typer.Option("--format", help="How to write them down.")] = FormatName.MARKDOWN,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="PATH", help="A folder, or a file ending in .zip.")
    ] = "backscroll-export",
    branch: Annotated[str, typer.Option("--branch", metavar="K", help="A branch's number, active, or all.")] = "active",
    reasoning: Annotated[bool, typer.Option("--reasoning/--no-reasoning", help="The model's thinking.")] = True,
    tools: Annotated[bool, typer.Option("--tools/--no-tools", help="Tool calls and their results.")] = True,
    hidden: Annotated[bool, typer.Option("--hidden", help="Context that is not shown as a turn.")] = False,
    as_json: Json = False,
    db: Database = None,
) -> int:
    """Write conversations to a folder or a ZIP.

    Say which: conversations' ids or their beginnings, --query, or --all. Attachments are written beside them.
    """
    if sum((bool(ids), query is not None, everything)) != 1:
        raise InvalidRequest("Say which conversations: their ids, --query, or --all.")
    if not output.strip():
        raise InvalidRequest(
            "An empty path names nothing. Name a folder or a .zip after --output, or . for this folder."
        )
    options = Options(branches=_branches(branch), reasoning=reasoning, tools=tools, hidden=hidden)
    with opened(db) as archive, CountingBar("Writing", "conversations", is_silent=as_json) as bar:
        wanted = _ids(archive, ids, query)
        written = archive.export(Path(output), format, ids=wanted, options=options, on_progress=bar.on_done)
    if as_json:
        print_json({"output": output, "format": format, **msgspec.to_builtins(written)})
    else:
        _print(written, output)
    return NOT_ALL_WRITTEN if written.failed else 0


def _ids(archive: Archive, ids: list[str] | None, query: str | None) -> list[str]:
    """Give the ids of the conversations that are asked for; none where all are."""
    if query is None:
        return ids or []
    found = archive.ids_found(query)
    if not found:
        raise NotFound(f"Nothing was found for {query}.")
    return found


def _branches(text: str) -> Literal["active", "all"] | int:
    match text:
        case "active" | "all":
            return text
        case _ if text.isdecimal() and int(text) > 0:
            return int(text)
        case _:
            raise InvalidRequest(f"--branch is a number from 1, active, or all; not {text}.")


def _print(written: Bundled, output: str) -> None:
    console().print(
        f"Wrote {counted(written.conversation_count, 'conversation')} and "
        f"{counted(written.attachment_count, 'attachment')} to {line(output)}."
    )
    for failed in written.failed:
        error_console().print(f"Not written: {line(failed.where)}: {line(failed.why)}")
