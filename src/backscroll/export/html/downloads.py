"""Links to attached files: what a browser would run when it opens it goes under a name that it only shows.

`download` does not help in an export on disk: for `file://` addresses Chromium opens the file all the same.
"""

from __future__ import annotations

from urllib.parse import quote

from msgspec.structs import replace

from backscroll.export.names import attachment_name
from backscroll.export.shelf import Shelf
from backscroll.model import Attachment

RUN_BY_BROWSERS = frozenset(
    ("htm", "html", "xht", "xhtml", "shtm", "shtml", "mht", "mhtml", "svg", "svgz", "xml", "xsl", "xslt", "rdf", "hta")
)


def address(shelf: Shelf, attachment: Attachment) -> str | None:
    """Put an attachment beside the page and give the address of a link to it."""
    ending = attachment_name(attachment).rpartition(".")[2]
    if ending in RUN_BY_BROWSERS:
        attachment = replace(attachment, name=f"{attachment.name}.txt")
    path = shelf.path_of(attachment)
    return None if path is None else quote(path)
