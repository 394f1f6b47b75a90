"""Options that several commands share, and the archive they open."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Annotated, Any

import typer

from backscroll.archive import Archive, Filter
from backscroll.config import config_from
from backscroll.errors import InvalidRequest
from backscroll.search.query import day_range

Database = Annotated[
    str | None,
    typer.Option("--db", metavar="FILE", help="The archive. Default: $BACKSCROLL_DB, or this system's data folder."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object; its form is stable and documented.")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Only this source. May be repeated.")
]
Roles = Annotated[
    list[str] | None, typer.Option("--role", metavar="ROLE", help="Only this role: user, assistant, tool, system.")
]
After = Annotated[str | None, typer.Option("--after", metavar="DATE", help="From this day, month or year on.")]
Before = Annotated[str | None, typer.Option("--before", metavar="DATE", help="Before this day, month or year.")]
Titles = Annotated[
    list[str] | None, typer.Option("--title", metavar="WORDS", help="Only titles that hold these words.")
]
Models = Annotated[list[str] | None, typer.Option("--model", metavar="MODEL", help="Only this model.")]
Projects = Annotated[
    list[str] | None, typer.Option("--project", metavar="PROJECT", help="Only this project or working folder.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="Only with this tag. May be repeated.")]
Starred = Annotated[bool, typer.Option("--starred", help="Only starred conversations.")]
Archived = Annotated[bool, typer.Option("--archived", help="Only archived conversations.")]
Trashed = Annotated[bool, typer.Option("--trashed", help="Only conversations in the trash.")]
Branched = Annotated[bool, typer.Option("--branched", help="Only conversations with several branches.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to show.")]


def opened(database: str | None) -> Archive:
    """Open the archive that the options and the environment name."""
    config = config_from(os.environ, database)
    return Archive.open(config.database, config.limits)


def day(text: str | None) -> datetime | None:
    """Give the first moment of a day, month or year. Raises `InvalidRequest` for anything else."""
    if text is None:
        return None
    found = day_range(text)
    if found is None:
        raise InvalidRequest(f"{text} is no date; write 2026, 2026-03 or 2026-03-09.")
    return found[0]


def filter_of(
    sources: list[str] | None = None,
    roles: list[str] | None = None,
    after: str | None = None,
    before: str | None = None,
    **more: list[str] | bool | None,
) -> Filter:
    """Give the filter that these options mean; what is not asked for does not narrow."""
    said: dict[str, Any] = {name: tuple(value) for name, value in more.items() if isinstance(value, list)}
    return Filter(
        sources=tuple(sources or ()),
        roles=tuple(roles or ()),
        after=day(after),
        before=day(before),
        status=tuple(name for name in ("archived", "trashed") if more.get(name)),
        starred=True if more.get("starred") else None,
        has_branches=True if more.get("branched") else None,
        **said,
    )
