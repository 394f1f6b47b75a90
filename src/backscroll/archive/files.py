"""Attachments on their way in: from the export's members to the archive's blobs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO

import msgspec

from backscroll.archive.media_types import sniffed
from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Attachment, Conversation, Message, Part
from backscroll.reading.export import Export
from backscroll.store.blobs import Blob

Keep = Callable[[IO[bytes]], Blob]


class Files:
    """Keeps one export's attachments, each member read once."""

    def __init__(self, export: Export, keep: Keep) -> None:
        self._export = export
        self._keep = keep
        self._kept: dict[str, Blob] = {}
        self._given: set[str] = set()
        self.missing = 0

    def kept(self, conversation: Conversation) -> tuple[Conversation, list[str]]:
        """Give the conversation with its attachments in the archive, and what could not be read of them."""
        problems: list[str] = []
        messages = tuple([self._message(message, problems) for message in conversation.messages])
        return msgspec.structs.replace(conversation, messages=messages), problems

    def are_here(self, is_here: Callable[[str], bool]) -> bool:
        """Whether what was given since the last time is still kept: until it is written, another process may delete it.

        What is gone is kept anew when it is asked for again.
        """
        gone = {sha256 for sha256 in self._given if not is_here(sha256)}
        self._kept = {name: blob for name, blob in self._kept.items() if blob.sha256 not in gone}
        self._given.clear()
        return not gone

    def _message(self, message: Message, problems: list[str]) -> Message:
        for part in message.parts:
            if type(part) is Attachment:
                parts = tuple([self._part(part, problems) for part in message.parts])
                return msgspec.structs.replace(message, parts=parts)
        return message

    def _part(self, part: Part, problems: list[str]) -> Part:
        if type(part) is not Attachment or part.sha256 is not None:
            return part
        if part.is_missing:
            self.missing += 1
            return part
        try:
            blob = self._blob(part)
        except LimitExceeded:
            raise
        except UnreadableExport as error:
            problems.append(f"{part.name or part.member}: {error}")
            return msgspec.structs.replace(part, member=None, content=None)
        self._given.add(blob.sha256)
        return msgspec.structs.replace(
            part,
            sha256=blob.sha256,
            size=blob.size,
            media_type=sniffed(blob.head, part.name or part.member, part.media_type),
            member=None,
            content=None,
        )

    def _blob(self, part: Attachment) -> Blob:
        if part.content is not None:
            return self._keep(BytesIO(part.content))
        name = part.member or ""
        if name not in self._kept:
            member = self._export.by_name.get(name)
            if member is None:
                raise UnreadableExport(f"{name} is not in the export.")
            with member.open() as stream:
                self._kept[name] = self._keep(stream)
        return self._kept[name]
