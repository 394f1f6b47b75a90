"""Conversations on their way out: as Markdown, text, HTML or JSON, one by one or all together."""

from backscroll.export.bundle import Bundled, write_bundle
from backscroll.export.destinations import Destination, Folder, zip_at, zip_to
from backscroll.export.formats import FORMATS, Format
from backscroll.export.options import Branches, Options
from backscroll.export.shelf import Alone, OpenBlob

__all__ = [
    "FORMATS",
    "Alone",
    "Branches",
    "Bundled",
    "Destination",
    "Folder",
    "Format",
    "OpenBlob",
    "Options",
    "write_bundle",
    "zip_at",
    "zip_to",
]
