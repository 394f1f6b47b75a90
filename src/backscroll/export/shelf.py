"""Where the attachments of an export are: their bytes, and their place beside the file that is being written."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Protocol

from backscroll.model import Attachment

OpenBlob = Callable[[str], IO[bytes] | None]


class Shelf(Protocol):
    """What rendering asks about attachments.

    `index` is the path of the list of all conversations, where there is one beside this file.
    """

    @property
    def index(self) -> str | None: ...

    def open_blob(self, sha256: str) -> IO[bytes] | None:
        """Open an attachment's bytes, or give None where they are not kept."""

    def path_of(self, attachment: Attachment) -> str | None:
        """Put an attachment beside the file and give its relative path, or None where that cannot be."""


def no_blob(_sha256: str) -> None:
    return None


class Alone:
    """The shelf of a file that is handed out by itself: nothing lies beside it."""

    index: str | None = None

    def __init__(self, open_blob: OpenBlob = no_blob) -> None:
        self.open_blob = open_blob

    def path_of(self, _attachment: Attachment) -> str | None:
        return None
