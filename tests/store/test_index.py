"""The index cannot drift: after any sequence of changes it holds the words of the text and no others."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from backscroll.archive import Archive
from backscroll.model import Attachment, Conversation, Message, Reasoning, Role, StoredConversation, Text, ToolResult
from tests.builders import a_conversation, a_message, a_thread
from tests.support import archives
from tests.support.archives import everything, opened, write_export

WORDS = ("apple", "bread", "cider", "dough", "écru", "fooBar", "日本", "語")
START = datetime(2026, 1, 1, tzinfo=UTC)


def _message(number: int, word: str, part: type[Text | Reasoning | ToolResult]) -> Message:
    return Message(id=f"m{number}", role=Role.USER, parts=(Text("always"), part(word)))


MESSAGES = st.builds(
    _message, st.integers(0, 3), st.sampled_from(WORDS), st.sampled_from([Text, Reasoning, ToolResult])
)
TITLES = st.none() | st.sampled_from(WORDS)
NAMES = st.sampled_from(["c1", "c2", "c3"])


class AnyChanges(RuleBasedStateMachine):
    """Imports, turns, titles, undoing and deleting in any order."""

    exports = Bundle("exports")

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._patch = pytest.MonkeyPatch()
        archives.know_only(archives.SOURCE, self._patch.setattr)
        self._archive = opened(Path(self._folder.name) / "a.db")
        self._count = 0

    def teardown(self) -> None:
        self._archive.close()
        self._patch.undo()
        self._folder.cleanup()

    @rule(target=exports, name=NAMES, title=TITLES, messages=st.lists(MESSAGES, max_size=3), day=st.integers(0, 3))
    def export(self, name: str, title: str | None, messages: list[Message], day: int) -> Path:
        self._count += 1
        conversation = Conversation(
            source="made-up",
            id=name,
            title=title,
            updated_at=START + timedelta(days=day),
            messages=tuple(messages),
        )
        return write_export(Path(self._folder.name) / f"export-{self._count}", conversation)

    @rule(export=exports, clear_messages=st.booleans(), dry_run=st.booleans())
    def import_(self, export: Path, clear_messages: bool, dry_run: bool) -> None:
        self._archive.import_path(export, clear_messages=clear_messages, dry_run=dry_run)

    @rule(name=NAMES, word=st.sampled_from(WORDS))
    def add_turn(self, name: str, word: str) -> None:
        if self._has(name):
            self._archive.add_turn(name, word)

    @rule(name=NAMES, title=TITLES)
    def rename(self, name: str, title: str | None) -> None:
        if self._has(name):
            self._archive.rename(name, title)

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        if self._has(name):
            self._archive.delete([name])

    @rule(at=st.integers(0, 3))
    def undo(self, at: int) -> None:
        runs = [run.number for run in self._archive.imports() if run.state == "finished" and run.number]
        if at < len(runs):
            self._archive.undo_import(runs[at])

    @rule()
    def rederive(self) -> None:
        self._archive.rederive()

    @invariant()
    def the_archive_is_sound(self) -> None:
        assert self._archive.check().findings == ()

    @invariant()
    def a_search_finds_what_a_reader_sees(self) -> None:
        conversations = everything(self._archive)
        for word in WORDS:
            found = {(hit.opens, hit.found_in == "title") for hit in self._archive.search(word, limit=500).hits}
            assert found == _holding(word, conversations)

    def _has(self, name: str) -> bool:
        return any(one.external_id == name for one in everything(self._archive))


def _holding(word: str, conversations: list[StoredConversation]) -> set[tuple[str, bool]]:
    """Give the ids under which a word is read, and whether it is only in the title that stands for them."""
    in_text = {
        message.id
        for conversation in conversations
        for message in conversation.messages
        if any(word in _words(part) for part in message.parts)
    }
    titled = {
        conversation.messages[0].id if conversation.messages else conversation.id
        for conversation in conversations
        if word in (conversation.title or "")
    }
    return {(one, False) for one in in_text} | {(one, True) for one in titled - in_text}


def _words(part: object) -> str:
    return part.output if isinstance(part, ToolResult) else getattr(part, "text", "") or ""


AnyChanges.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyChanges = AnyChanges.TestCase


@pytest.fixture
def full(archive: Archive) -> Archive:
    archive.save_conversation(a_conversation(*a_thread(3), title="A title"))
    return archive


DAMAGE = {
    "missing from the keyword index": "INSERT INTO keyword_index(keyword_index) VALUES ('delete-all')",
    "1 row of messages that are not there": "INSERT INTO keyword_index(rowid, body) VALUES (999, 'stray')",
}


@pytest.mark.parametrize(("what", "statement"), DAMAGE.items(), ids=DAMAGE.keys())
def test_an_index_that_drifted_is_found_and_built_anew(full: Archive, what: str, statement: str) -> None:
    full.close()
    with closing(sqlite3.connect(full.path)) as connection, connection:
        connection.execute(statement)

    assert what in full.check().findings[0].what
    repaired = full.check(repair=True)

    assert repaired.is_sound
    assert repaired.is_repaired
    assert (full.search("says").total, full.search("title").total, full.search("stray").total) == (3, 1, 0)


def test_a_damaged_original_is_found(archive: Archive, keep: archives.Keeping) -> None:
    keep(a_conversation(*a_thread(2)))
    archive.close()
    with closing(sqlite3.connect(archive.path)) as connection, connection:
        connection.execute("UPDATE originals SET content = x'00'")

    assert [finding.what for finding in archive.check().findings] == ["1 original cannot be unpacked"]


def test_a_lost_and_a_stray_file_are_found_and_the_stray_removed(archive: Archive) -> None:
    photo = Attachment(content=b"bytes")
    archive.save_conversation(a_conversation(a_message("m1", photo)))
    folder = archive.path.with_name("a.db.blobs")
    (blob,) = folder.glob("??/*")
    stray = folder / "00" / ("0" * 64)
    stray.parent.mkdir()
    blob.rename(stray)

    health = archive.check(repair=True)

    assert ["gone from" in finding.what for finding in health.findings] == [True]
    assert not stray.exists()
