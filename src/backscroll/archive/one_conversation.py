"""The part of the door that is about one conversation: reading it by windows, noting, forking, handing it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backscroll.archive.lazily import LazyModule
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database

if TYPE_CHECKING:
    from backscroll.archive import finding_within, forking, handing_out, history, kept_files, organising, reading
    from backscroll.archive.finding_within import Found
    from backscroll.archive.handing_out import HandedOut
    from backscroll.archive.kept_files import KeptFile
    from backscroll.archive.reading import Reading, Window
    from backscroll.export import Options
    from backscroll.model import StoredConversation
    from backscroll.store import notes, read
    from backscroll.store.notes import Note
else:
    finding_within = LazyModule("backscroll.archive.finding_within")
    forking = LazyModule("backscroll.archive.forking")
    handing_out = LazyModule("backscroll.archive.handing_out")
    history = LazyModule("backscroll.archive.history")
    kept_files = LazyModule("backscroll.archive.kept_files")
    organising = LazyModule("backscroll.archive.organising")
    reading = LazyModule("backscroll.archive.reading")
    notes = LazyModule("backscroll.store.notes")
    read = LazyModule("backscroll.store.read")


class OneConversation:
    """What `Archive` does with one conversation, however long it is."""

    _database: Database
    _blobs: Blobs

    def read(
        self, conversation_id: str, *, branch: str | None = None, message: str | None = None, count: int = 50
    ) -> Reading:
        """Open a conversation: what is known of it, a branch, where that forks, and a window of its messages.

        `branch` is any message on the branch to read; without it, it is the one the provider showed last. `message`
        is shown in the window, whose start is a multiple of `count`; where it is on another branch, that is read.
        Raises `NotFound` for an unknown id, and for a message of another conversation.
        """
        with self._database.reading() as connection:
            return reading.reading(connection, history.key_of(connection, conversation_id), branch, message, count)

    def window(self, conversation_id: str, *, branch: str | None = None, start: int = 0, count: int = 50) -> Window:
        """Give `count` messages of a branch, at most 200, from number `start` on; fewer where it ends before."""
        with self._database.reading() as connection:
            return reading.window(connection, history.key_of(connection, conversation_id), branch, start, count)

    def find_in(self, conversation_id: str, text: str, *, branch: str | None = None) -> Found:
        """Find words in a conversation as they stand, whatever their case, on a branch of it and on the others."""
        with self._database.reading() as connection:
            return finding_within.found(connection, history.key_of(connection, conversation_id), text, branch)

    def notes(self, conversation_id: str) -> list[Note]:
        """Give the notes on a conversation and on its messages, in the order they were written."""
        with self._database.reading() as connection:
            return notes.of_conversation(connection, history.key_of(connection, conversation_id))

    def change_note(self, conversation_id: str, number: int, text: str) -> None:
        with self._database.writing() as connection:
            organising.change_note(connection, history.key_of(connection, conversation_id), number, text)

    def remove_note(self, conversation_id: str, number: int) -> None:
        with self._database.writing() as connection:
            organising.remove_note(connection, history.key_of(connection, conversation_id), number)

    def set_tags(self, conversation_id: str, names: Sequence[str]) -> None:
        """Let a conversation have these tags and no others."""
        with self._database.writing() as connection:
            organising.set_tags(connection, history.key_of(connection, conversation_id), names)

    def fork(self, message_id: str, scope: str = "path") -> StoredConversation:
        """Begin a conversation of your own as a copy, with its files; gives it without its messages.

        `scope` is `path` (the messages up to this one), `branches` (these, and the branches that leave them on the
        way) or `everything`. Ratings, notes and tags of yours stay where they are.
        """
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            return read.summaries(connection, [forking.fork(connection, message_id, scope, now)])[0]

    def hand_out(
        self, conversation_id: str, format: str, *, options: Options | None = None, leaf_id: str | None = None
    ) -> HandedOut:
        """Write one conversation to one file, a ZIP where files belong to it; `leaf_id` names a branch by its end."""
        from backscroll.export import Options  # noqa: PLC0415  loads what only exports need

        with self._database.reading() as connection:
            conversation = read.conversation(connection, history.key_of(connection, conversation_id))
        return handing_out.handed_out(conversation, format, options or Options(), leaf_id, self._blobs.open)

    def attachment(self, sha256: str) -> KeptFile:
        """Give the file with this hash. Raises `NotFound` where no message holds it, or its bytes are gone."""
        with self._database.reading() as connection:
            return kept_files.kept_file(connection, self._blobs, sha256)
