"""Conversations out of the archive, to a folder or a ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from backscroll.archive.reports import OnDone
from backscroll.errors import InvalidRequest
from backscroll.export import FORMATS, Bundled, Folder, OpenBlob, Options, write_bundle, zip_at
from backscroll.model import Skipped, StoredConversation
from backscroll.store import read, tables
from backscroll.store.ids import shown


def readable(
    connection: Connection, keys: Sequence[int], on_progress: OnDone | None
) -> Iterator[StoredConversation | Skipped]:
    """Give the conversations with these keys; one on a damaged page of the archive is left behind with the reason."""
    for done, key in enumerate(keys, 1):
        try:
            yield read.conversation(connection, key)
        except DatabaseError as error:
            yield Skipped(_id(connection, key), f"it cannot be read from the archive ({error.orig})")
        if on_progress is not None:
            on_progress(done, len(keys))


def _id(connection: Connection, key: int) -> str:
    """Give a conversation's id, where at least that can be read."""
    column = tables.conversations.c
    with suppress(DatabaseError):
        return shown(connection.scalars(select(column.uid).where(column.id == key)).one())
    return f"conversation {key}"


def exported(
    conversations: Iterable[StoredConversation | Skipped],
    output: Path,
    format: str,
    options: Options | None,
    open_blob: OpenBlob,
) -> Bundled:
    """Write conversations in a format, one in memory at a time."""
    if format not in FORMATS:
        raise InvalidRequest(f"There is no format {format}; there are {', '.join(FORMATS)}.")
    wanted = options or Options()
    if output.suffix.lower() == ".zip":
        with zip_at(output) as archive:
            return write_bundle(conversations, FORMATS[format], archive, options=wanted, open_blob=open_blob)
    return write_bundle(conversations, FORMATS[format], Folder(output), options=wanted, open_blob=open_blob)
