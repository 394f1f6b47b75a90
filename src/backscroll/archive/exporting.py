"""Conversations out of the archive, to a folder or a ZIP."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backscroll.errors import InvalidRequest
from backscroll.export import FORMATS, Bundled, Folder, OpenBlob, Options, write_bundle, zip_at
from backscroll.model import StoredConversation


def exported(
    conversations: Iterable[StoredConversation], output: Path, format: str, options: Options | None, open_blob: OpenBlob
) -> Bundled:
    """Write conversations in a format, one in memory at a time."""
    if format not in FORMATS:
        raise InvalidRequest(f"There is no format {format}; there are {', '.join(FORMATS)}.")
    wanted = options or Options()
    if output.suffix.lower() == ".zip":
        with zip_at(output) as archive:
            return write_bundle(conversations, FORMATS[format], archive, options=wanted, open_blob=open_blob)
    return write_bundle(conversations, FORMATS[format], Folder(output), options=wanted, open_blob=open_blob)
