"""A made-up source, and archives filled from it.

A made-up export is JSON lines, one conversation of the model each: a test says in the model's own words what the
provider exports. Files beside it can be named as attachments' members.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from backscroll.archive import (
    Archive,
    Filter,
    ImportReport,
    detecting,
    found_here,
    importing,
    looking,
    rederiving,
    undoing,
)
from backscroll.model import Conversation, Message, Skipped, Status, StoredConversation
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record, Source
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.embedders.fake import FakeEmbedder
from backscroll.search.embedders.port import Embedder

TALK = "talk.jsonl"
WORDS_ONLY = EmbedderChoice("none")
EVERYWHERE = Filter(status=tuple(map(str, Status)))


def _claims(member: Member) -> bool:
    return member.base.startswith("talk") and member.base.endswith(".jsonl")


def _records(_export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    for member in members:
        with member.open() as stream:
            for number, line in enumerate(stream.read().splitlines()):
                key = str(msgspec.json.decode(line)["id"]) if b'"root_id"' in line else ""
                yield Record(f"{member.name}:{number + 1}", member.name, line, key)


def read(record: Record, _export: Export) -> Iterator[Conversation | Skipped]:
    yield msgspec.json.decode(record.content, type=Conversation)


SOURCE = Source("made-up", "nobody", "Made up", _claims, _records, read, "talk.jsonl", "make it up")


def know_only(source: Source, replaced: Callable[[object, str, object], None] = setattr) -> None:
    """Let this source be the only one that is installed."""
    for module in (detecting, found_here, importing, looking, rederiving, undoing):
        replaced(module, "all_sources", lambda: {source.name: source})


def write_export(
    folder: Path, *conversations: Conversation, name: str = TALK, files: Mapping[str, bytes] | None = None
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in conversations))
    for file, content in (files or {}).items():
        (folder / file).write_bytes(content)
    return folder


class Keeping:
    """Imports conversations as a fresh export each time."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self._folder = folder
        self._count = 0

    def export(self, *conversations: Conversation, files: Mapping[str, bytes] | None = None) -> Path:
        self._count += 1
        return write_export(self._folder / f"export-{self._count}", *conversations, files=files)

    def __call__(
        self, *conversations: Conversation, clear_messages: bool = False, files: Mapping[str, bytes] | None = None
    ) -> ImportReport:
        return self.archive.import_path(self.export(*conversations, files=files), clear_messages=clear_messages)


@cache
def _empty() -> bytes:
    """The file of an empty archive: making its tables anew for each of many tests would take most of their time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Archive.open(path, embedder=WORDS_ONLY).close()
        return path.read_bytes()


def opened(path: Path, embedder: Embedder | EmbedderChoice = WORDS_ONLY) -> Archive:
    """Open an archive; one that is not there is made."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_empty())
    return Archive.open(path, embedder=embedder)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An empty archive that knows the made-up source alone."""
    know_only(SOURCE, monkeypatch.setattr)
    with opened(tmp_path / "archive" / "a.db") as empty:
        yield empty


@pytest.fixture
def thinking(archive: Archive) -> Iterator[Archive]:
    """The same archive, opened with an embedder: words with the same four first letters are near in meaning."""
    with opened(archive.path, FakeEmbedder()) as found:
        yield found


@pytest.fixture
def keep(archive: Archive, tmp_path: Path) -> Keeping:
    return Keeping(archive, tmp_path / "exports")


def everything(archive: Archive) -> list[StoredConversation]:
    """Give all there is, comparable between archives: without the moments of importing."""
    found = [msgspec.structs.replace(each, imported_at=None) for each in archive.each_conversation(EVERYWHERE)]
    return sorted(found, key=lambda each: each.id)


def the_conversation(archive: Archive, id: str = "c1") -> StoredConversation:
    return archive.conversation(id)


def said(conversation: StoredConversation) -> list[str]:
    """Give what the messages say, in order."""
    return [message.text for message in conversation.messages]


def removed(conversation: StoredConversation) -> list[str]:
    """Give the provider's ids of the messages that are gone at the source."""
    return [message.external_id for message in conversation.messages if message.is_removed]


def with_messages(conversation: Conversation, *messages: Message, **fields: Any) -> Conversation:
    return msgspec.structs.replace(conversation, messages=messages, **fields)


def rows(path: Path) -> Mapping[str, list[tuple[Any, ...]]]:
    """Give every row of every table, the index's own ones too."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names if name != "keyword_index"
        }


def files_of(path: Path) -> list[Path]:
    """Give every file of an archive: database, log, copies, attachments."""
    return [file for file in path.parent.rglob("*") if file.is_file() and str(file).startswith(str(path))]


def is_anywhere(word: str, path: Path) -> bool:
    """Whether a word stands in any byte of an archive's files, packed originals opened."""
    plain = any(word.encode() in file.read_bytes() for file in files_of(path))
    return plain or any(word.encode() in original for original in unpacked_originals(path))


def unpacked_originals(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT content, beside FROM originals").fetchall()
    return [zstandard.decompress(value) for row in found for value in row if value]
