"""Options that several commands share, and the archive they open."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TypeVar

import typer

from backscroll.archive import Archive, Filter
from backscroll.archive.archive import file_of
from backscroll.archive.pages import MOST_ASKED
from backscroll.cli.printing import console, line
from backscroll.config import DATABASE_VARIABLE, config_from
from backscroll.errors import ArchiveUnusable, InvalidRequest
from backscroll.model import Role
from backscroll.search.dates import span_of

Answer = TypeVar("Answer")
Database = Annotated[
    str | None,
    typer.Option("--db", metavar="FILE", help="The archive. Default: $BACKSCROLL_DB, or this system's data folder."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object; its form is stable and documented.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=MOST_ASKED, help="How many to show.")]

_Sources = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Only this source. May be repeated, as others may.")
]
_Roles = Annotated[
    list[Role] | None,
    typer.Option("--role", metavar="ROLE", help="Only what this role said: user, assistant, tool or system."),
]
_After = Annotated[str | None, typer.Option("--after", metavar="DATE", help='From then on: 2026-03, "last week", 7d.')]
_Before = Annotated[str | None, typer.Option("--before", metavar="DATE", help="Before then.")]
_Titles = Annotated[
    list[str] | None, typer.Option("--title", metavar="WORDS", help="Only titles that hold these words.")
]
_Models = Annotated[list[str] | None, typer.Option("--model", metavar="MODEL", help="Only this model.")]
_Projects = Annotated[
    list[str] | None, typer.Option("--project", metavar="PROJECT", help="Only this project or working folder.")
]
_Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="Only with this tag.")]
_Starred = Annotated[bool, typer.Option("--starred", help="Only starred conversations.")]
_Archived = Annotated[bool, typer.Option("--archived", help="Only archived conversations.")]
_Trashed = Annotated[bool, typer.Option("--trashed", help="Only conversations in the trash.")]
_Branched = Annotated[bool, typer.Option("--branched", help="Only conversations with several branches.")]


def argument(name: str) -> Any:
    """Give what stands behind a command's options; the command's own help says what it is, Typer only its type."""
    return typer.Argument(metavar=name, hidden=True)


def opened(database: str | None) -> Archive:
    """Open the archive that the options and the environment name, or an empty one at its usual place.

    A name that leads nowhere is a slip of the pen: nothing is made there. Raises `ArchiveUnusable` then.
    """
    config = config_from(os.environ, database)
    if config.is_named:
        _look_for(config.database)
    return Archive.open(config.database, config.limits, config.embedder)


def opened_or_made(database: str | None) -> Archive:
    """Open the archive that the options and the environment name; one that is not there is made."""
    config = config_from(os.environ, database)
    return Archive.open(config.database, config.limits, config.embedder)


@contextmanager
def opened_for_trial(database: str | None) -> Iterator[Archive]:
    """Open the archive that the options and the environment name; where there is none, an empty one for the moment."""
    config = config_from(os.environ, database)
    if file_of(config.database).exists():
        with opened(database) as archive:
            yield archive
        return
    with TemporaryDirectory(prefix="backscroll-") as folder, opened_or_made(f"{folder}/archive.db") as archive:
        yield archive


def _look_for(database: str) -> None:
    """Raise `ArchiveUnusable` where nothing is; whether something else is there, opening it will say."""
    path = file_of(database)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ArchiveUnusable(
            f"There is no archive at {path}. Name the one you mean with --db or {DATABASE_VARIABLE}; "
            f"`backscroll import PATH --db {quote(str(path))}` makes one there."
        ) from None
    except OSError:
        return


def print_missing_sources(archive: Archive, wanted: Filter) -> None:
    """Where nothing was found, say which of the sources asked for nothing here is from."""
    here = archive.source_names() if wanted.sources else []
    missing = [name for name in wanted.sources if name not in here]
    if missing and here:
        console().print(f"Nothing here is from {line(', '.join(missing))}; there is {', '.join(map(line, here))}.")


def narrowed(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command the options that narrow; what they mean comes to it as one `Filter`, its parameter `wanted`."""
    signature = inspect.signature(command, eval_str=True)
    options = inspect.signature(_filter, eval_str=True).parameters

    @wraps(command)
    def with_options(**given: Any) -> Answer:
        wanted = _filter(**{name: given.pop(name) for name in options})
        return command(wanted=wanted, **given)

    # Typer reads this to know the options; they stand in the help where the parameter stands in the command.
    parameters = [
        parameter
        for name, own in signature.parameters.items()
        for parameter in (options.values() if name == "wanted" else [own])
    ]
    with_options.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return with_options


def _filter(
    source: _Sources = None,
    role: _Roles = None,
    after: _After = None,
    before: _Before = None,
    title: _Titles = None,
    model: _Models = None,
    project: _Projects = None,
    tag: _Tags = None,
    starred: _Starred = False,
    archived: _Archived = False,
    trashed: _Trashed = False,
    branched: _Branched = False,
) -> Filter:
    """Give the filter that the options mean; what is not asked for does not narrow."""
    states = {"archived": archived, "trashed": trashed}
    return Filter(
        sources=tuple(source or ()),
        roles=tuple(map(str, role or ())),
        after=_first_moment(after),
        before=_first_moment(before),
        titles=tuple(title or ()),
        models=tuple(model or ()),
        projects=tuple(project or ()),
        tags=tuple(tag or ()),
        status=tuple(name for name, is_asked in states.items() if is_asked),
        starred=True if starred else None,
        has_branches=True if branched else None,
    )


def _first_moment(text: str | None) -> datetime | None:
    """Give the first moment of what is written. Raises `InvalidRequest` for what is no date."""
    if text is None:
        return None
    found = span_of(text, datetime.now(UTC))
    if found is None:
        raise InvalidRequest(f'{text} is no date; write 2026, 2026-03-09, "march 2025", "last week" or 7d.')
    return found[0]
