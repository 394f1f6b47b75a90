"""The files that lie beside the activity file: what was sent with a prompt, and what an answer shows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from urllib.parse import unquote, unquote_to_bytes

from backscroll.model import Attachment
from backscroll.reading.base64_text import bytes_in
from backscroll.reading.export import Export, Member
from backscroll.reading.html_text import image_addresses
from backscroll.reading.links import is_web_address
from backscroll.reading.names import shown_name
from backscroll.sources.gemini_takeout.entry import Entry, NamedFile
from backscroll.sources.gemini_takeout.labels import names_gemini


def attached(export: Export, members: Sequence[Member]) -> set[str]:
    """Give the files beside the log in Google's own folder: somebody sent them to Gemini, or got them from there."""
    logs = {member.name for member in members}
    folders = {folder for name in logs if names_gemini((folder := name.rpartition("/")[0]).rpartition("/")[2])}
    beside = (member.name for member in export.members if member.name.rpartition("/")[0] in folders)
    return {name for name in beside if name not in logs}


class Beside:
    """The files in the folder of one activity file; a page names them percent-encoded, JSON as they are."""

    def __init__(self, export: Export, activity_file: str) -> None:
        self._export = export
        self._folder = activity_file.rpartition("/")[0]

    def attached(self, files: Iterable[NamedFile], *, but: Container[str]) -> Iterator[Attachment]:
        """Give the files sent with a prompt: those that are named, but not the ones an answer shows."""
        for named in files:
            if named.file not in but:
                yield self._attachment(named.file, named.shown or unquote(named.file))

    def shown(self, addresses: Iterable[str]) -> Iterator[Attachment]:
        """Give the images an answer shows that lie beside it or within it; those of the web stay links."""
        for address in addresses:
            if address.startswith("data:"):
                yield _inline(address)
            elif not is_web_address(address):
                yield self._attachment(address, unquote(address))

    def members_of(self, entry: Entry) -> Iterator[str]:
        """Give the names of the export's members that an entry needs."""
        shown = (address for said in entry.answers if said.is_html for address in image_addresses(said.text))
        for file in [*(named.file for named in entry.files), *shown]:
            if member := self.member_of(file):
                yield member

    def member_of(self, file: str) -> str | None:
        """Give the name of the export's member that holds a file; elsewhere in a Takeout the name means another one."""
        for name in (file, unquote(file)):
            path = f"{self._folder}/{shown_name(name)}" if self._folder else shown_name(name)
            if path in self._export.by_name:
                return path
        return None

    def _attachment(self, file: str, name: str) -> Attachment:
        return Attachment(name=name.rpartition("/")[2], pointer=unquote(file), member=self.member_of(file))


def _inline(address: str) -> Attachment:
    """Give the image that a `data:` address is."""
    described, _, encoded = address.removeprefix("data:").partition(",")
    media_type = described.partition(";")[0] or None
    content = bytes_in(encoded) if described.endswith(";base64") else unquote_to_bytes(encoded)
    if content is None:
        return Attachment(media_type=media_type, metadata={"problem": "its base64 is damaged"})
    return Attachment(media_type=media_type, size=len(content), content=content)
