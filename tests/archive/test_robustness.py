"""Kills, full disks, two at once: what was kept stays kept, and running again completes the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from backscroll.archive import Archive
from backscroll.errors import ArchiveUnusable
from backscroll.model import Attachment, Conversation, StoredConversation
from backscroll.store import engine, sqlite
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import EVERYWHERE, Keeping, everything, opened, write_export
from tests.support.importing import (
    add_turns,
    exit_code_of,
    import_and_weigh,
    import_export,
    import_with_little_room,
    is_killed_in,
    started,
)

KILLS, KILLS_A_ROUND = 50, 10


def some_talks(count: int, start: int = 0) -> list[Conversation]:
    """Conversations with a few messages, a title and a file each; every third file is the same."""
    return [
        a_conversation(
            *a_thread(4),
            a_message("file", Attachment(content=b"file %d" % (at // 3)), after="m3"),
            id=f"c{at}",
            title=f"Talk {at}",
            updated_at=datetime(2026, 1, 1 + at % 28, tzinfo=UTC),
        )
        for at in range(start, start + count)
    ]


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_nothing_that_was_said_to_be_kept(tmp_path: Path) -> None:
    talks = some_talks(200)
    export = write_export(tmp_path / "export", *talks)
    random = Random(7)
    undisturbed = _brought_without_kills(tmp_path / "undisturbed.db", export)
    kills = rounds = 0
    while kills < KILLS:
        database, said = tmp_path / f"{rounds}.db", tmp_path / f"{rounds}.said"
        opened(database).close()
        for _ in range(KILLS_A_ROUND):
            kills += is_killed_in(database, export, said, random.randrange(len(talks)), random.random() * 0.03)
            _assert_kept(database, said, talks)
        _assert_completed(database, export, undisturbed)
        rounds += 1


def _brought_without_kills(database: Path, export: Path) -> list[StoredConversation]:
    opened(database).close()
    assert exit_code_of(import_export, database, export) == 0
    with Archive.open(database) as archive:
        return everything(archive)


def _assert_kept(database: Path, said: Path, talks: Sequence[Conversation]) -> None:
    places = said.read_text().split() if said.exists() else []
    acknowledged = {talks[int(place.rpartition(":")[2]) - 1].id for place in places}
    with Archive.open(database) as archive:
        there = {conversation.external_id for conversation in archive.conversations(page_size=1000)}
        assert acknowledged <= there
        assert only_strays(archive)


def _assert_completed(database: Path, export: Path, undisturbed: list[StoredConversation]) -> None:
    """Running again brings what an undisturbed import brings, and marks the runs that were killed."""
    assert exit_code_of(import_export, database, export) == 0
    with Archive.open(database) as archive:
        assert everything(archive) == undisturbed
        assert archive.imports()[0].state == "finished"
        assert {run.state for run in archive.imports()[1:]} <= {"interrupted", "finished"}
        assert archive.check(repair=True).is_sound


def only_strays(archive: Archive) -> bool:
    """Whether all that is wrong are files whose conversation was not kept before the end."""
    return all("of no message in" in finding.what for finding in archive.check().findings)


@pytest.mark.slow
def test_two_imports_at_once_both_succeed_and_double_nothing(tmp_path: Path) -> None:
    talks = some_talks(120)
    exports = [write_export(tmp_path / "a", *talks[:80]), write_export(tmp_path / "b", *talks[40:])]
    database = tmp_path / "new.db"

    processes = [started(import_export, database, export) for export in exports]
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    with Archive.open(database) as archive:
        assert archive.conversations().total == 120
        assert archive.statistics().messages == 600
        assert archive.check().is_sound


@pytest.mark.slow
def test_whoever_searches_during_an_import_sees_whole_conversations(tmp_path: Path) -> None:
    database = tmp_path / "archive.db"
    opened(database).close()
    process = started(import_export, database, write_export(tmp_path / "export", *some_talks(150)))
    seen: set[int] = set()
    with Archive.open(database) as archive:
        while process.is_alive():
            found = archive.search("says", limit=200)
            seen.add(found.total)
            for hit in found.hits[-2:]:
                conversation, message_id = archive.conversation_of(hit.opens)
                assert message_id in {message.id for message in conversation.messages}
                assert len(conversation.messages) == conversation.message_count == 5
        process.join()
        assert process.exitcode == 0
        assert archive.search("says").total == 600
    assert len(seen) > 1


def test_a_full_disk_is_named_and_harms_nothing_that_was_kept(tmp_path: Path) -> None:
    database = tmp_path / "archive.db"
    opened(database).close()
    exit_code_of(import_export, database, write_export(tmp_path / "first", *some_talks(10)))
    with Archive.open(database) as archive:
        before = everything(archive)
    export = write_export(tmp_path / "more", *some_talks(400, start=10))

    exit_code_of(import_with_little_room, database, export, tmp_path / "answer", 600_000)

    assert "has room" in (tmp_path / "answer").read_text()
    with Archive.open(database) as archive:
        after = everything(archive)
        assert [one for one in after if one.id in {each.id for each in before}] == before
        assert archive.search("says").total == sum(one.message_count - 1 for one in after)
        assert only_strays(archive)
    exit_code_of(import_export, database, export)
    with Archive.open(database) as archive:
        assert archive.conversations().total == 410
        assert archive.check().is_sound


def test_a_database_that_cannot_grow_is_named_and_keeps_what_it_has(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(*some_talks(3))
    before = everything(archive)
    archive.close()
    with monkeypatch.context() as patch:
        patch.setattr(engine, "prepare", _without_room)

        with pytest.raises(ArchiveUnusable, match=r"disk is full\. Nothing already kept is harmed"):
            archive.import_path(keep.export(*some_talks(300, start=3)))

    archive.close()
    assert everything(archive) == before
    assert only_strays(archive)


def _without_room(connection: sqlite3.Connection) -> None:
    sqlite.prepare(connection)
    connection.execute("PRAGMA max_page_count = 40")


def test_a_folder_of_files_that_is_full_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backscroll.store.blobs.tempfile.mkstemp", full)

    with pytest.raises(ArchiveUnusable, match="no space left on device"):
        archive.save_conversation(a_conversation(a_message("m1", Attachment(content=b"bytes"))))
    assert archive.conversations().total == 0


def test_a_straight_conversation_of_5000_messages_is_kept_whole(archive: Archive) -> None:
    found = archive.save_conversation(a_conversation(*a_thread(5000)))

    assert [message.external_id for message in found.messages] == [f"m{at}" for at in range(5000)]
    assert all(message.is_active for message in found.messages)


def test_links_that_lead_in_a_circle_or_nowhere_lose_no_message(archive: Archive) -> None:
    found = archive.save_conversation(
        a_conversation(
            a_message("a", after="c"),
            a_message("b", after="a"),
            a_message("c", after="b"),
            a_message("self", after="self"),
            a_message("orphan", after="nobody"),
            a_message("b", "the longer saying of b", after="a"),
        )
    )

    assert {message.external_id for message in found.messages} == {"a", "b", "c", "self", "orphan"}
    assert "the longer saying of b" in [message.text for message in found.messages]
    assert archive.check().is_sound


@pytest.mark.slow
def test_a_message_of_100_mb_is_kept_in_bounded_memory(tmp_path: Path) -> None:
    database, size = tmp_path / "archive.db", 100 << 20
    opened(database).close()
    text = "The river runs on and on. " * (size // 26)
    export = write_export(tmp_path / "export", a_conversation(a_message("m1", text)))

    exit_code_of(import_and_weigh, database, export, tmp_path / "answer")

    assert int((tmp_path / "answer").read_text()) < 1500 << 20
    with Archive.open(database) as archive:
        assert archive.conversation("c1").character_count == len(text)
        (hit,) = archive.search("river").hits
        assert len(hit.snippet) < 300


def test_many_small_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    database = tmp_path / "archive.db"
    with opened(database) as archive:
        archive.save_conversation(a_conversation(a_message("m1")))

    processes = [started(add_turns, database, "c1", 10) for _ in range(3)]
    for process in processes:
        process.join()

    with Archive.open(database) as archive:
        found = archive.conversation("c1")
        assert len(found.messages) == 31
        assert all(message.is_active for message in found.messages)
        assert archive.conversations(EVERYWHERE).total == 1


def test_a_run_whose_process_was_killed_is_marked(archive: Archive, keep: Keeping, tmp_path: Path) -> None:
    export = keep.export(*some_talks(200))
    is_killed_in(archive.path, export, tmp_path / "said", 7, 0)
    assert archive.imports()[0].state == "interrupted"

    archive.import_path(export)

    assert [each.state for each in archive.imports()] == ["finished", "interrupted"]
