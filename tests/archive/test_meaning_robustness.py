"""Vectors being made: killed at any moment, while others import, search and delete."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from backscroll.archive import SearchResult
from backscroll.model import Conversation
from backscroll.search.embedders.fake import FakeEmbedder
from tests.builders import a_conversation, a_message
from tests.support.archives import opened, write_export
from tests.support.importing import (
    build_vectors,
    delete_one_by_one,
    exit_code_of,
    import_and_build,
    is_killed_building,
    started,
)

KILLS, KILLS_A_ROUND = 24, 12
CONVERSATIONS = 150
QUERIES = ("heron", "kettle pond", "heroism", '"pond 7"')


def some_talks(count: int, *more: str) -> list[Conversation]:
    texts = ("heroic {at}", "kettle of tea {at}", "pond {at}", *more)
    return [
        a_conversation(
            *(a_message(f"m{place}", text.format(at=at)) for place, text in enumerate(texts)),
            id=f"c{at}",
            updated_at=datetime(2026, 1 + len(more), 1 + at % 28, tzinfo=UTC),
        )
        for at in range(count)
    ]


def an_archive(database: Path) -> Path:
    with opened(database) as archive:
        for conversation in some_talks(CONVERSATIONS):
            archive.save_conversation(conversation)
    return database


def vectors(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT conversation_id, embedder, places, codes FROM vectors ORDER BY conversation_id"
        return connection.execute(query).fetchall()


def answers(database: Path) -> list[SearchResult]:
    with opened(database, FakeEmbedder()) as archive:
        return [archive.search(query) for query in QUERIES]


@pytest.mark.slow
def test_a_kill_at_any_moment_while_vectors_are_made_costs_no_more_than_a_step(tmp_path: Path) -> None:
    untouched = an_archive(tmp_path / "untouched.db")
    undisturbed = Path(shutil.copy(untouched, tmp_path / "undisturbed.db"))
    assert exit_code_of(build_vectors, undisturbed) == 0
    random = Random(11)
    kills = rounds = 0
    while kills < KILLS:
        database, said = Path(shutil.copy(untouched, tmp_path / f"{rounds}.db")), tmp_path / f"{rounds}.said"
        for _ in range(KILLS_A_ROUND):
            kills += is_killed_building(database, said, random.randrange(6), random.random() * 0.01)
            _assert_usable(database, said)
        assert exit_code_of(build_vectors, database) == 0
        assert vectors(database) == vectors(undisturbed)
        assert answers(database) == answers(undisturbed)
        rounds += 1


def _assert_usable(database: Path, said: Path) -> None:
    """What was said to be done is kept, the archive is sound, and words are found."""
    acknowledged = max(map(int, said.read_text().split()), default=0) if said.exists() else 0
    with opened(database, FakeEmbedder()) as archive:
        assert acknowledged <= len(vectors(database)) == archive.meaning_state().done
        assert archive.check().findings == ()
        assert archive.search("heroic", mode="keyword").total == CONVERSATIONS


@pytest.mark.slow
def test_whoever_searches_during_an_import_never_sees_a_message_that_is_not_there(tmp_path: Path) -> None:
    database = tmp_path / "archive.db"
    opened(database).close()
    exports = [
        write_export(tmp_path / "first", *some_talks(80)),
        write_export(tmp_path / "second", *some_talks(80, "heroes of the pond {at}")),
    ]
    process = started(import_and_build, database, exports)
    seen: set[int] = set()
    with opened(database, FakeEmbedder()) as archive:
        while process.is_alive():
            found = archive.search("heron pond", limit=200)
            seen.add(found.total)
            for hit in found.hits[:: max(1, len(found.hits) // 5)]:
                conversation, message_id = archive.conversation_of(hit.opens)
                texts = {message.id: message.text for message in conversation.messages}
                assert texts[message_id] == hit.snippet
        process.join()
        assert process.exitcode == 0
        assert archive.meaning_state().done == 80
        assert [archive.search(query) for query in QUERIES] == answers(database)
    assert len(seen) > 1


@pytest.mark.slow
def test_what_another_process_has_deleted_is_in_no_answer(tmp_path: Path) -> None:
    database, said = an_archive(tmp_path / "archive.db"), tmp_path / "said"
    said.touch()
    with opened(database, FakeEmbedder()) as archive:
        archive.build_vectors()
        ids = [one.id for one in archive.conversations(page_size=25)]
        process = started(delete_one_by_one, database, ids, said)
        while process.is_alive():
            gone = set(said.read_text().split())
            found = archive.search("heron", limit=500)
            assert not gone & {hit.conversation_id for hit in found.hits}
            assert not gone & {one.conversation_id for one in found.conversations}
        process.join()
        assert process.exitcode == 0
        assert archive.meaning_state().done == CONVERSATIONS - 25
        assert [archive.search(query) for query in QUERIES] == answers(database)
        assert archive.check().is_sound
