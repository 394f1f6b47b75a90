"""Kept pictures, in the page itself where they are small. What is no raster image by its bytes is no picture."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from msgspec import Struct

from backscroll.export.html.downloads import address
from backscroll.export.shelf import Shelf
from backscroll.model import Attachment

LARGEST_INSIDE = 2 << 20
MOST_INSIDE_A_PAGE = 24 << 20
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
)


class Picture(Struct, frozen=True):
    """What `<img>` shows, and where a link leads that opens it."""

    address: str
    link: str | None = None


class Pictures:
    """The pictures of one page: small ones go into it until it is full, the others beside it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._room = MOST_INSIDE_A_PAGE

    def picture(self, attachment: Attachment) -> Picture | None:
        """Give the picture an attachment is, or None where it is none or cannot be shown."""
        if attachment.sha256 is None:
            return None
        most = min(LARGEST_INSIDE, self._room)
        content = self._beginning(attachment.sha256, most + 1)
        media_type = next(_media_types(content), None)
        if media_type is None:
            return None
        if len(content) <= most:
            self._room -= len(content)
            return Picture(f"data:{media_type};base64,{base64.b64encode(content).decode()}")
        link = address(self._shelf, attachment)
        return Picture(link, link) if link else None

    def _beginning(self, sha256: str, most: int) -> bytes:
        blob = self._shelf.open_blob(sha256)
        if blob is None:
            return b""
        with blob:
            return blob.read(most)


def _media_types(content: bytes) -> Iterator[str]:
    return (media_type for mark, at, media_type in _BEGINNINGS if content[at : at + len(mark)] == mark)
