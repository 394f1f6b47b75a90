"""Conversations as one file: one by itself, or as a ZIP where files belong to it; many as a ZIP that flows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import msgspec
from msgspec import Struct

from backscroll.archive.exporting import readable
from backscroll.archive.flowing import Flowing
from backscroll.archive.selecting import Selection, ids_of, keys_selected
from backscroll.errors import InvalidRequest, NotFound
from backscroll.export import FORMATS, Alone, Format, OpenBlob, Options, write_bundle, zip_to
from backscroll.model import Attachment, Skipped, StoredConversation, branches
from backscroll.store.database import Database
from backscroll.store.ids import uid_of
from backscroll.store.read import keys_of

IN_MEMORY_BYTES = 16 << 20
ALL = "conversations.zip"
LEFT_OUT = "left-out.txt"


class HandedOut(Struct, frozen=True):
    """A file for somebody to keep; who takes it closes `content`."""

    name: str
    media_type: str
    content: IO[bytes]


def handed_out(
    conversation: StoredConversation, format: str, options: Options, leaf_id: str | None, open_blob: OpenBlob
) -> HandedOut:
    """Write a conversation down; with `leaf_id`, the branch that ends there."""
    wanted = _format(format)
    if leaf_id is not None:
        options = msgspec.structs.replace(options, branches=_number_of(conversation, leaf_id))
    if _has_files(conversation):
        return _zipped(conversation, wanted, options, open_blob)
    text = wanted.render(conversation, options, Alone(open_blob))
    return HandedOut(wanted.file_name(conversation), wanted.media_type, BytesIO(text.encode()))


def all_handed_out(
    database: Database, wanted: Selection, format: str, options: Options | None, open_blob: OpenBlob
) -> HandedOut:
    """Write many conversations down, one in memory at a time, while they are read.

    Each is as it was when its turn came; one that was deleted by then is not among them. What could not be written
    is named in a file of its own.
    """
    kept_format = _format(format)
    with database.reading() as connection:
        ids = ids_of(connection, keys_selected(connection, wanted))

    def write(stream: IO[bytes]) -> None:
        with zip_to(stream, ALL) as destination:
            conversations = _one_after_the_other(database, ids)
            written = write_bundle(
                conversations, kept_format, destination, options=options or Options(), open_blob=open_blob
            )
            if written.failed:
                destination.write(LEFT_OUT, [f"{one.where}: {one.why}\n".encode() for one in written.failed])

    return HandedOut(ALL, "application/zip", cast("IO[bytes]", Flowing(write)))


def _one_after_the_other(database: Database, ids: Sequence[str]) -> Iterator[StoredConversation | Skipped]:
    """Give conversations, each in a transaction of its own: whoever reads slowly must not keep a delete waiting."""
    for conversation_id in ids:
        with database.reading() as connection:
            keys = list(keys_of(connection, [uid_of(conversation_id)]).values())
            found = list(readable(connection, keys, None))
        yield from found


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise InvalidRequest(f"There is no format {name}; there are {', '.join(FORMATS)}.")
    return FORMATS[name]


def _zipped(conversation: StoredConversation, wanted: Format, options: Options, open_blob: OpenBlob) -> HandedOut:
    stem = wanted.file_name(conversation).removesuffix(wanted.ending)
    content = cast("IO[bytes]", SpooledTemporaryFile(IN_MEMORY_BYTES))  # noqa: SIM115  who takes it closes it
    with ExitStack() as unfinished:
        unfinished.callback(content.close)
        with zip_to(content, stem) as destination:
            written = write_bundle([conversation], wanted, destination, options=options, open_blob=open_blob)
        for failed in written.failed:
            raise InvalidRequest(f"{failed.where} {failed.why}.")
        unfinished.pop_all()
    content.seek(0)
    return HandedOut(f"{stem}.zip", "application/zip", content)


def _has_files(conversation: StoredConversation) -> bool:
    return any(
        isinstance(part, Attachment) and part.sha256 for message in conversation.messages for part in message.parts
    )


def _number_of(conversation: StoredConversation, leaf_id: str) -> int:
    for number, branch in enumerate(branches(conversation.messages), 1):
        if branch[-1].id == leaf_id:
            return number
    raise NotFound(f"No branch of this conversation ends with {leaf_id}.")
