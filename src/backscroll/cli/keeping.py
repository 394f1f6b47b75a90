"""Commands that look after the archive: `backscroll rederive`, `check` and `delete`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
import typer

from backscroll.archive import Health
from backscroll.cli.bars import CountingBar
from backscroll.cli.options import Database, Json, argument, opened
from backscroll.cli.printing import console, counted, error_console, line, name_of, print_json
from backscroll.errors import InvalidRequest
from backscroll.model import StoredConversation

NOT_SOUND = 1
SAVE_THE_REST = (
    "What cannot be repaired comes back from a backup, or by importing your exports into a new archive. To save what "
    "can still be read, run `backscroll export --all --format json -o rescue.zip`, which names what it leaves behind, "
    "and `backscroll import rescue.zip --db NEW-FILE`."
)


def register(app: typer.Typer) -> None:
    for command in (rederive, check, delete):
        app.command(command.__name__)(command)


def rederive(as_json: Json = False, db: Database = None) -> None:
    """Read the kept originals again with today's readers.

    Says what changed. Run it after an upgrade.
    """
    with opened(db) as archive, CountingBar("Reading again", "originals", is_silent=as_json) as bar:
        result = archive.rederive(bar.on_done)
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


def _reason(why: str | None) -> str:
    return f": {line(why)}" if why else ""


def check(
    repair: Annotated[bool, typer.Option("--repair", help="Put right what can be.")] = False,
    as_json: Json = False,
    db: Database = None,
) -> int:
    """Say whether the archive is whole.

    Looks at the database, the keyword index, the vectors, the originals and the attached files.
    """
    with opened(db) as archive, CountingBar("Looking at", "parts and files of the archive", is_silent=as_json) as bar:
        health = archive.check(repair=repair, on_progress=bar.on_done)
    if as_json:
        print_json(msgspec.to_builtins(health))
    else:
        _print_health(health)
    return 0 if health.is_sound else NOT_SOUND


def _print_health(health: Health) -> None:
    out = console()
    out.print(
        "Looked at " + ", ".join(counted(count, name.removesuffix("s")) for name, count in health.checked.items()) + "."
    )
    for text in _meaning(health):
        out.print(text)
    if health.is_repaired:
        out.print("What could be repaired is repaired.")
    for finding in health.findings:
        repair = f" With --repair {finding.repair}." if finding.repair else ""
        error_console().print(f"Not sound: {line(finding.what)}.{repair}")
    if any(finding.repair is None for finding in health.findings):
        error_console().print(SAVE_THE_REST)
    if health.is_sound:
        out.print("Everything is sound.")


def _meaning(health: Health) -> Iterator[str]:
    """Say how many conversations can be found by meaning; that some are missing is no fault."""
    state = health.meaning
    if state.embedder is not None:
        rest = "" if state.done >= state.conversations else " `backscroll index` makes the others findable so."
        found = f"{state.done:,} of {counted(state.conversations, 'conversation')}"
        yield f"{found} can be found by meaning ({line(state.embedder)}).{rest}"
    for other in health.former:
        found = f"{other.done:,} of {counted(other.conversations, 'conversation')}"
        yield f"{found} could be found by {line(other.embedder or '')}, which is not in use."


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
