"""What a file really is, by its first bytes; a name and a provider's word are only hints."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
)
# A ZIP that calls itself one of these is believed: they are ZIPs.
_INSIDE_ZIP = (
    "application/vnd.openxmlformats-officedocument",
    "application/vnd.oasis.opendocument",
    "application/epub",
)
_MARKUP = ((b"<svg", "image/svg+xml"), (b"<!doctype html", "text/html"), (b"<html", "text/html"))
UNKNOWN = "application/octet-stream"


def sniffed(head: bytes, name: str | None, said: str | None) -> str:
    """Give the media type of a file with this beginning, this name, and this type by its provider's word."""
    hint = said or mimetypes.guess_type(PurePosixPath(name or "").name)[0]
    for at, mark, media_type in _MAGIC:
        if head[at : at + len(mark)] == mark:
            return hint if media_type == "application/zip" and hint and hint.startswith(_INSIDE_ZIP) else media_type
    start = head.lstrip()[:256].lower()
    for mark, media_type in _MARKUP:
        if mark in start:
            return media_type
    if _is_text(head):
        return hint if hint and _may_be_text(hint) else "text/plain"
    return hint if hint and not _may_be_text(hint) else UNKNOWN


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head and not any(byte < 9 or 13 < byte < 27 for byte in head)


def _may_be_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("json", "xml", "javascript", "yaml", "csv"))
