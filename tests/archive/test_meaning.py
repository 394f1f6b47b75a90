"""Vectors follow the text: what is new gets them, what is changed gets new ones, what is gone leaves none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread

import pytest

from backscroll.archive import Archive, meaning
from backscroll.errors import ArchiveUnusable, ServiceUnavailable
from backscroll.model import Conversation
from backscroll.search.embedders.fake import FakeEmbedder
from backscroll.search.embedders.port import Vectors
from backscroll.search.passages import MOST_PIECES
from backscroll.search.vectors.codes import coded
from backscroll.search.vectors.flat import FlatIndex
from backscroll.store import engine, sqlite
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping, files_of, opened

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_talk(*texts: str, **fields: object) -> Conversation:
    return a_conversation(*(a_message(f"m{at}", text) for at, text in enumerate(texts)), **fields)


def near(archive: Archive, word: str) -> set[str]:
    """Give what is near in meaning to a word that stands nowhere."""
    return {hit.snippet for hit in archive.search(word, mode="meaning").hits}


def rows(archive: Archive, columns: str = "conversation_id, embedder") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive.path)) as connection:
        return connection.execute(f"SELECT {columns} FROM vectors ORDER BY id").fetchall()


def row_of(archive: Archive, text: str) -> bytes:
    """Give the bytes that the embedder makes of a text."""
    return coded(FakeEmbedder().passages([text]))


def test_a_search_makes_up_for_the_few_vectors_that_are_missing(thinking: Archive) -> None:
    thinking.save_conversation(a_talk("heroic deeds"))
    assert thinking.meaning_state().done == 0

    assert near(thinking, "heron") == {"heroic deeds"}
    assert thinking.meaning_state().done == thinking.meaning_state().conversations == 1


def test_many_that_are_missing_are_left_to_the_command_that_builds_them(
    thinking: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "MOST_CAUGHT_UP", 1)
    for name in ("c1", "c2"):
        thinking.save_conversation(a_talk("heroic deeds", id=name))

    assert near(thinking, "heron") == set()
    assert "2 of 2 conversations are found by their words alone" in thinking.search("heron").notes[-1]
    assert thinking.build_vectors() == 2
    assert near(thinking, "heron") == {"heroic deeds"}


def test_building_goes_from_the_newest_to_the_oldest_in_steps_and_tells_how_far_it_is(
    thinking: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "CONVERSATIONS_A_LIST", 2)
    for at in range(5):
        thinking.save_conversation(a_talk("heron", id=f"c{at}", updated_at=MONDAY + timedelta(days=-at)))
    told: list[tuple[int, int]] = []

    assert thinking.build_vectors(lambda done, total: told.append((done, total))) == 5

    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert [key for key, _embedder in rows(thinking)] == [1, 2, 3, 4, 5]


def test_building_again_changes_nothing(thinking: Archive) -> None:
    thinking.save_conversation(a_talk("heron"))
    thinking.build_vectors()
    before = rows(thinking, "*")

    assert thinking.build_vectors() == 0
    assert rows(thinking, "*") == before


CHANGES: dict[str, Callable[[Archive, Keeping], object]] = {
    "a turn": lambda archive, _keep: archive.add_turn("c1", "kettledrum"),
    "a newer export": lambda _archive, keep: keep(
        a_talk("heroic", "kettledrum", updated_at=MONDAY + timedelta(days=1))
    ),
    "an edit": lambda _archive, keep: keep(a_talk("kettledrum", updated_at=MONDAY + timedelta(days=1))),
    "an import that clears": lambda _archive, keep: keep(a_talk("kettledrum"), clear_messages=True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_conversation_gets_new_vectors(
    archive: Archive, keep: Keeping, thinking: Archive, change: Callable[[Archive, Keeping], object]
) -> None:
    keep(a_talk("heroic", updated_at=MONDAY))
    assert (near(thinking, "heron"), near(thinking, "kettle")) == ({"heroic"}, set())
    before = rows(thinking, "id")

    change(thinking, keep)

    said = [message.text for message in thinking.conversation("c1").messages]
    assert near(thinking, "kettle") >= {"kettledrum"}
    assert near(thinking, "heron") >= {text for text in said if text == "heroic"}
    assert near(thinking, "heron") <= set(said)
    assert len(rows(thinking)) == 1
    assert rows(thinking, "id") > before


def test_what_leaves_the_words_as_they_are_leaves_the_vectors(thinking: Archive, keep: Keeping) -> None:
    keep(a_talk("heroic", updated_at=MONDAY))
    thinking.build_vectors()
    before = rows(thinking, "*")

    thinking.rename("c1", "Kettles")
    thinking.star("c1")
    thinking.tag("c1", "warm")
    keep(a_talk("heroic", updated_at=MONDAY))

    assert rows(thinking, "*") == before
    assert thinking.meaning_state().done == 1


def test_undoing_an_import_gives_the_former_words_their_vectors(thinking: Archive, keep: Keeping) -> None:
    keep(a_talk("heroic", updated_at=MONDAY))
    keep(a_talk("heroic", "kettledrum", updated_at=MONDAY + timedelta(days=1)))
    assert near(thinking, "kettle") >= {"kettledrum"}

    thinking.undo_import(2)

    assert near(thinking, "kettle") == set()
    assert near(thinking, "heron") == {"heroic"}


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "meaning"])
def test_what_is_deleted_trashed_or_archived_is_found_no_longer_at_once(thinking: Archive, mode: str) -> None:
    for name in ("c1", "c2", "c3"):
        thinking.save_conversation(a_talk(f"heron {name}", id=name))

    def found(query: str = "heron") -> set[str]:
        return {hit.snippet for hit in thinking.search(query, mode=mode).hits}

    assert found() == {"heron c1", "heron c2", "heron c3"}
    thinking.delete(["c1"])
    assert found() == {"heron c2", "heron c3"}
    thinking.set_status("c2", "trashed")
    assert found() == {"heron c3"}
    assert found("heron is:trashed") == {"heron c2"}
    thinking.set_status("c3", "archived")
    assert found("heron is:archived") == {"heron c3"}
    thinking.set_status("c2", "active")
    assert found() == {"heron c2", "heron c3"}


def test_what_another_process_deletes_or_brings_counts_at_once(thinking: Archive) -> None:
    thinking.save_conversation(a_talk("heroic c1"))
    assert near(thinking, "heron") == {"heroic c1"}

    with opened(thinking.path, FakeEmbedder()) as another:
        another.delete(["c1"])
        another.save_conversation(a_talk("kettledrum", id="c2"))
        another.build_vectors()

    assert near(thinking, "heron") == set()
    assert near(thinking, "kettle") == {"kettledrum"}


def test_a_deleted_conversation_leaves_no_byte_of_its_vectors(thinking: Archive) -> None:
    thinking.save_conversation(a_talk("heroic deeds at the pond"))
    thinking.save_conversation(a_talk("kettle", id="c2"))
    thinking.build_vectors()
    gone, kept = row_of(thinking, "heroic deeds at the pond"), row_of(thinking, "kettle")
    assert all(any(row in file.read_bytes() for file in files_of(thinking.path)) for row in (gone, kept))

    thinking.delete(["c1"])

    assert len(rows(thinking)) == 1
    thinking.close()
    assert not any(gone in file.read_bytes() for file in files_of(thinking.path))
    assert any(kept in file.read_bytes() for file in files_of(thinking.path))


def test_another_embedder_makes_all_vectors_anew(thinking: Archive) -> None:
    for name in ("c1", "c2"):
        thinking.save_conversation(a_talk("heroic", id=name))
    thinking.build_vectors()

    with opened(thinking.path, FakeEmbedder("another", 64)) as another:
        assert another.meaning_state().done == 0
        assert another.build_vectors() == 2
        assert near(another, "heron") == {"heroic"}
        assert {embedder for _key, embedder in rows(another)} == {"another"}
        assert len(rows(another)) == 2
    assert thinking.meaning_state().done == 0
    assert near(thinking, "heron") == {"heroic"}


def test_until_another_embedder_has_made_its_own_the_vectors_of_the_former_are_not_compared(
    thinking: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "MOST_CAUGHT_UP", 0)
    thinking.save_conversation(a_talk("heroic"))
    thinking.build_vectors()

    with opened(thinking.path, FakeEmbedder("another", 64)) as another:
        assert another.search("heron").hits == ()


ODD: dict[str, Conversation] = {
    "no messages": a_conversation(id="odd", title="Empty"),
    "hidden only": a_conversation(a_message("m1", "heroic", hidden=True), id="odd"),
    "no words": a_talk("", " \n", id="odd"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_a_conversation_that_says_nothing_is_done_and_near_nothing(thinking: Archive, odd: Conversation) -> None:
    thinking.save_conversation(odd)
    thinking.save_conversation(a_talk("kettle"))

    assert thinking.build_vectors() == 2
    assert thinking.meaning_state().done == 2
    assert near(thinking, "heron") == set()
    assert thinking.check().is_sound


def test_the_end_of_a_long_message_is_found_and_one_of_a_megabyte_is_bounded(thinking: Archive) -> None:
    thinking.save_conversation(a_talk("kettle " * 2_000 + "heroic " * 400))
    thinking.save_conversation(a_talk("pond " * 200_000, id="c2"))

    assert len(thinking.search("heron", mode="meaning").hits) == 1
    thinking.build_vectors()
    assert rows(thinking, "length(places) / 4") == [(MOST_PIECES,), (10,)]
    assert len(thinking.search("ponderous", mode="meaning").hits) == 1


class _Interfering(FakeEmbedder):
    """Lets something happen between reading the text and keeping its vectors."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    def passages(self, texts: Sequence[str]) -> Vectors:
        self._act()
        self._act = lambda: None
        return super().passages(texts)


def _deleted_and_replaced(archive: Archive) -> None:
    archive.delete(["c1"])
    archive.save_conversation(a_talk("kettle", id="c2"))


MEANWHILE: dict[str, Callable[[Archive], object]] = {
    "deleted": lambda archive: archive.delete(["c1"]),
    "deleted, and another in its place": _deleted_and_replaced,
    "gone on": lambda archive: archive.add_turn("c1", "kettle"),
    "changed": lambda archive: archive.save_conversation(a_talk("kettle", updated_at=MONDAY)),
    "built by another": lambda archive: archive.build_vectors(),
}


@pytest.mark.parametrize("act", MEANWHILE.values(), ids=MEANWHILE.keys())
def test_vectors_of_what_changed_while_they_were_made_are_not_kept(
    archive: Archive, act: Callable[[Archive], object]
) -> None:
    with (
        opened(archive.path, FakeEmbedder()) as other,
        opened(archive.path, _Interfering(lambda: act(other))) as building,
    ):
        building.save_conversation(a_talk("heroic"))
        building.build_vectors()

        said = {message.text for one in building.each_conversation() for message in one.messages}
        assert near(building, "heron") == {text for text in said if text == "heroic"}
        assert near(building, "kettledrum") >= {text for text in said if text == "kettle"}
        assert building.meaning_state().done == building.meaning_state().conversations == len(rows(building))


class _Broken(FakeEmbedder):
    def passages(self, texts: Sequence[str]) -> Vectors:
        raise ServiceUnavailable("The embeddings server does not answer.")


def test_a_server_that_is_down_leaves_the_words_to_be_found_and_says_so(archive: Archive) -> None:
    with opened(archive.path, _Broken()) as broken:
        broken.save_conversation(a_talk("a heron"))

        result = broken.search("heron")

        assert [hit.snippet for hit in result.hits] == ["a heron"]
        assert "does not answer" in result.notes[-1]
        with pytest.raises(ServiceUnavailable):
            broken.search("heron", mode="meaning")


def test_what_is_like_a_conversation_is_found_though_the_server_is_down(thinking: Archive) -> None:
    for one in ("c1", "c2"):
        thinking.save_conversation(a_talk("a heron", id=one))
    thinking.build_vectors()
    with opened(thinking.path, _Broken()) as broken:
        broken.save_conversation(a_talk("a heron", id="c3"))

        found = broken.similar("c1").conversations

        assert [one.conversation_id for one in found] == [broken.conversation("c2").id]


class _Slow(FakeEmbedder):
    """Takes six tenths of a second by its own clock for whatever it is given."""

    seconds = 0.0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.seconds += 0.6
        return super().passages(texts)


def test_a_search_makes_up_for_no_more_than_a_second_s_work(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = _Slow()
    monkeypatch.setattr(embedder, "question", FakeEmbedder().question)
    monkeypatch.setattr(meaning, "monotonic", lambda: embedder.seconds)
    with opened(archive.path, embedder) as slow:
        for at in range(10):
            slow.save_conversation(a_talk(f"heroic {at}", id=f"c{at}"))

        notes = slow.search("heron").notes

        assert slow.meaning_state().done == 3
        assert "7 of 10 conversations are found by their words alone" in notes[-1]


def test_a_search_asks_a_server_first_what_it_waits_for_least(archive: Archive) -> None:
    asked: list[str] = []

    class Hanging(FakeEmbedder):
        def question(self, text: str) -> Vectors:
            asked.append("question")
            raise ServiceUnavailable("The embeddings server does not answer: timed out.")

        def passages(self, texts: Sequence[str]) -> Vectors:
            asked.append("passages")
            raise ServiceUnavailable("The embeddings server does not answer: timed out.")

    with opened(archive.path, Hanging()) as hanging:
        hanging.save_conversation(a_talk("a heron"))

        assert hanging.search("heron").total == 1
        assert asked == ["question"]


def _without_writing(connection: sqlite3.Connection) -> None:
    _PREPARE(connection)
    connection.execute("PRAGMA query_only = ON")


_PREPARE = sqlite.prepare


def test_an_archive_that_cannot_be_written_can_still_be_searched(
    thinking: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking.save_conversation(a_talk("heroic c1"))
    thinking.build_vectors()
    thinking.save_conversation(a_talk("heroic c2", id="c2"))
    thinking.close()
    for module in (engine, sqlite):
        monkeypatch.setattr(module, "prepare", _without_writing)

    assert near(thinking, "heron") == {"heroic c1"}
    assert {hit.snippet for hit in thinking.similar("c1").hits} == set()
    assert thinking.meaning_state().done == 1


def test_an_archive_on_a_disc_that_cannot_be_written_can_be_searched_and_read(
    thinking: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking.save_conversation(a_talk("heroic c1"))
    thinking.build_vectors()
    thinking.close()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "is_frozen", lambda _path: True)
        with opened(thinking.path, FakeEmbedder()) as frozen:
            assert near(frozen, "heron") == {"heroic c1"}
            assert frozen.conversation("c1").messages[0].text == "heroic c1"
            assert frozen.check().is_sound
            assert files_of(thinking.path) == [thinking.path]
            with pytest.raises(ArchiveUnusable, match="cannot be written"):
                frozen.rename("c1", "Birds")


def test_a_file_is_taken_for_frozen_only_where_nobody_can_write_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.close()
    assert not sqlite.is_frozen(archive.path)

    monkeypatch.setattr(os, "access", lambda _path, _how: False)

    assert sqlite.is_frozen(archive.path)
    assert not sqlite.is_frozen(archive.path.with_name("another.db"))
    archive.path.with_name(f"{archive.path.name}-wal").touch()
    assert not sqlite.is_frozen(archive.path)


def test_a_search_does_not_wait_for_another_who_is_writing(thinking: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    thinking.save_conversation(a_talk("a heron"))
    with closing(sqlite3.connect(thinking.path, isolation_level=None)) as writer, monkeypatch.context() as patch:
        patch.setattr(meaning.Meaning, "build", lambda _meaning, **_wish: pytest.fail("it would wait for a minute"))
        writer.execute("BEGIN IMMEDIATE")

        assert [hit.snippet for hit in thinking.search("heron").hits] == ["a heron"]

    thinking.search("heron")
    assert thinking.meaning_state().done == 1


def _cut_short(codes: bytes) -> bytes:
    return codes[:-1]


@pytest.mark.parametrize("damage", [_cut_short, lambda codes: codes[:64], lambda codes: b"", lambda codes: codes * 2])
def test_a_search_passes_over_vectors_whose_size_does_not_fit(
    thinking: Archive, damage: Callable[[bytes], bytes]
) -> None:
    for name in ("c1", "c2"):
        thinking.save_conversation(a_talk(f"heroic {name}", id=name))
    thinking.build_vectors()
    thinking.close()
    with closing(sqlite3.connect(thinking.path)) as connection, connection:
        connection.create_function("damaged", 1, damage)
        connection.execute("UPDATE vectors SET codes = damaged(codes) WHERE conversation_id = 1")

    assert near(thinking, "heron") == {"heroic c2"}


def test_several_threads_may_search_and_change_one_archive(thinking: Archive) -> None:
    for at in range(40):
        thinking.save_conversation(a_talk(f"heroic {at}", f"kettle {at}", id=f"c{at}"))
    thinking.build_vectors()
    wrong: list[object] = []

    def search() -> None:
        try:
            for _ in range(40):
                wrong.extend(one for one in near(thinking, "heron") if not one.startswith("heroic"))
        except Exception as error:  # noqa: BLE001  whatever it is, it must be seen
            wrong.append(error)

    threads = [Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for at in range(12):
        thinking.add_turn(f"c{at}", "pond")
        thinking.build_vectors()
    for thread in threads:
        thread.join()

    assert wrong == []


@pytest.mark.parametrize("ask", [lambda one: one.nearest(1), lambda one: one.similarities([1])])
def test_nobody_asks_the_index_while_another_thread_changes_it(ask: Callable[[meaning.Question], object]) -> None:
    lock = Lock()
    question = meaning.Question(FlatIndex(128), FakeEmbedder().question("heron"), 0.3, lock)
    asking = Thread(target=ask, args=(question,))

    with lock:
        asking.start()
        asking.join(0.02)
        assert asking.is_alive()
    asking.join()


def test_an_archive_of_the_time_before_vectors_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with opened(path) as archive:
        archive.save_conversation(a_talk("heroic"))
        assert archive.build_vectors() == 0
        assert archive.meaning_state().embedder is None

    with opened(path, FakeEmbedder()) as archive:
        assert near(archive, "heron") == {"heroic"}
