"""A file that a message holds, to be shown or saved."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, select

from backscroll.archive.media_types import sniffed
from backscroll.errors import NotFound
from backscroll.export.names import attachment_name
from backscroll.model import Attachment
from backscroll.store import tables
from backscroll.store.blobs import Blobs

HEAD_BYTES = 512


class KeptFile(Struct, frozen=True):
    """Where a file's bytes lie, the name its provider gave it, and what it is by its first bytes."""

    path: Path
    name: str | None
    media_type: str

    @property
    def safe_name(self) -> str:
        """A name for it on anybody's disk, made of its own."""
        name = attachment_name(Attachment(name=self.name, media_type=self.media_type))
        return f"file{name}" if name.startswith(".") or not name else name


def kept_file(connection: Connection, blobs: Blobs, sha256: str) -> KeptFile:
    """Give a file by its hash. Raises `NotFound` where no message holds it, or its bytes are gone."""
    columns = tables.attachments.c
    query = select(columns.name, columns.media_type).where(columns.sha256 == sha256).order_by(columns.id).limit(1)
    row = connection.execute(query).one_or_none()
    stream = blobs.open(sha256) if row is not None else None
    if row is None or stream is None:
        raise NotFound(f"No file with the hash {sha256[:64]} is kept here.")
    with stream:
        media_type = sniffed(stream.read(HEAD_BYTES), row.name, row.media_type)
    return KeptFile(blobs.path_of(sha256), row.name, media_type)
