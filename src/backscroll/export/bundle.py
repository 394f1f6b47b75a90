"""Many conversations at once, one in memory at a time, each attachment written once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import IO

from msgspec import Struct

from backscroll.errors import ArchiveUnusable, BackscrollError, OutputUnwritable
from backscroll.export.destinations import Destination
from backscroll.export.entry import Entry
from backscroll.export.formats import Format
from backscroll.export.names import attachment_name, conversation_stem, unmistakable_stem
from backscroll.export.options import Options
from backscroll.export.shelf import OpenBlob, no_blob
from backscroll.model import Attachment, Skipped, StoredConversation

log = logging.getLogger(__name__)
ATTACHMENTS = "attachments"
CHUNK_BYTES = 1 << 20


class Bundled(Struct, frozen=True):
    """What was written. `missing_count` counts attachments whose bytes the archive should have and has not."""

    conversation_count: int
    attachment_count: int
    missing_count: int
    failed: tuple[Skipped, ...]


def write_bundle(
    conversations: Iterable[StoredConversation | Skipped],
    file_format: Format,
    destination: Destination,
    *,
    options: Options = Options(),
    open_blob: OpenBlob = no_blob,
) -> Bundled:
    """Write each conversation to its own file, its attachments beside it, and last the list of them all.

    A conversation that cannot be read or rendered costs only itself and is named in what is given back. Raises
    `OutputUnwritable` where the destination gives out.
    """
    bundle = _Bundle(file_format, destination, options, open_blob)
    for conversation in conversations:
        if isinstance(conversation, Skipped):
            bundle.leave_out(conversation)
        else:
            bundle.add(conversation)
    return bundle.finished()


class _Bundle:
    def __init__(self, file_format: Format, destination: Destination, options: Options, open_blob: OpenBlob) -> None:
        self._format = file_format
        self._destination = destination
        self._options = options
        self._shelf = _Beside(destination, open_blob, file_format.listing.name if file_format.listing else None)
        self._ids: set[str] = set()
        self._stems: set[str] = set()
        self._entries: list[Entry] = []
        self._failed: list[Skipped] = []

    def add(self, conversation: StoredConversation) -> None:
        content = None if conversation.id in self._ids else self._rendered(conversation)
        if content is None:
            return
        path = self._free_stem(conversation) + self._format.ending
        self._destination.write(path, [content.encode()], conversation.updated_at or conversation.created_at)
        self._ids.add(conversation.id)
        self._entries.append(Entry.of(conversation, path))

    def leave_out(self, skipped: Skipped) -> None:
        self._failed.append(skipped)

    def finished(self) -> Bundled:
        listing = self._format.listing
        if listing:
            newest = max((entry.moment for entry in self._entries if entry.moment), default=None)
            self._destination.write(listing.name, [listing.render(self._entries).encode()], newest)
        return Bundled(len(self._entries), len(self._shelf.paths), len(self._shelf.missing), tuple(self._failed))

    def _rendered(self, conversation: StoredConversation) -> str | None:
        try:
            return self._format.render(conversation, self._options, self._shelf)
        except (OutputUnwritable, ArchiveUnusable):
            raise
        except BackscrollError as error:
            self._failed.append(Skipped(conversation.id, str(error)))
        except Exception as error:
            log.debug("%s cannot be exported", conversation.id, exc_info=True)
            self._failed.append(Skipped(conversation.id, f"cannot be exported ({type(error).__name__}: {error})"))
        return None

    def _free_stem(self, conversation: StoredConversation) -> str:
        stem = conversation_stem(conversation)
        if stem in self._stems:
            stem = unmistakable_stem(conversation)
        self._stems.add(stem)
        return stem


class _Beside:
    """The shelf of a bundle: a folder beside the conversations' files."""

    def __init__(self, destination: Destination, open_blob: OpenBlob, index: str | None) -> None:
        self._destination = destination
        self.open_blob = open_blob
        self.index = index
        self.paths: dict[str, str] = {}
        self.missing: set[str] = set()

    def path_of(self, attachment: Attachment) -> str | None:
        sha256 = attachment.sha256
        if sha256 is None or sha256 in self.missing:
            return None
        if sha256 not in self.paths:
            blob = self.open_blob(sha256)
            if blob is None:
                self.missing.add(sha256)
                return None
            path = f"{ATTACHMENTS}/{attachment_name(attachment)}"
            with blob:
                self._destination.write(path, _chunks(blob, path))
            self.paths[sha256] = path
        return self.paths[sha256]


def _chunks(blob: IO[bytes], name: str) -> Iterator[bytes]:
    try:
        while chunk := blob.read(CHUNK_BYTES):
            yield chunk
    except OSError as error:
        raise ArchiveUnusable(f"An attachment cannot be read ({name}): {error.strerror or error}.") from error
