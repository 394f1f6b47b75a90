"""Vectors at rest: counted, kept in step with their conversations, and looked at for damage."""

from __future__ import annotations

import sqlite3
from array import array
from contextlib import closing, suppress

import pytest

from backscroll.archive import Archive, MeaningState
from backscroll.errors import NotFound
from backscroll.search.embedders.fake import FakeEmbedder
from backscroll.store import vectors
from tests.builders import a_conversation, a_message
from tests.support.archives import opened

FAKE = FakeEmbedder().name
LENGTH = FakeEmbedder().dimensions


@pytest.fixture
def built(thinking: Archive) -> Archive:
    """Three conversations with vectors: c1 has two messages, c2 one, c3 none."""
    thinking.save_conversation(a_conversation(a_message("m1", "heroic"), a_message("m2", "kettle", after="m1")))
    thinking.save_conversation(a_conversation(a_message("m1", "heroic"), id="c2"))
    thinking.save_conversation(a_conversation(id="c3"))
    thinking.build_vectors()
    thinking.close()
    return thinking


def change(archive: Archive, statement: str, *values: object) -> None:
    archive.close()
    with closing(sqlite3.connect(archive.path)) as connection, connection:
        connection.execute(statement, values)


def test_the_state_says_how_many_are_missing(built: Archive) -> None:
    built.save_conversation(a_conversation(a_message("m1"), id="c4"))

    with built._database.asking() as ask:
        state = vectors.state(ask, FAKE)
        assert (state.conversations, state.looked_at, state.missing) == (4, 3, 1)
        assert vectors.state(ask, "another").missing == 4
        assert vectors.kept_counts(ask) == {FAKE: 3}
        assert [one.conversation for one in vectors.wanted(ask, FAKE, 9)] == [4]


def test_a_row_names_the_messages_of_its_vectors(built: Archive) -> None:
    with built._database.asking() as ask:
        rows = list(vectors.rows_after(ask, FAKE, 0))
        assert sorted((row.keys, len(row.codes)) for row in rows) == [((), 0), ((1, 2), 2 * LENGTH), ((3,), LENGTH)]
        assert vectors.count_after(ask, FAKE, 0) == 3
        assert list(vectors.rows_after(ask, FAKE, max(row.id for row in rows))) == []
        assert vectors.kept_ids(ask, FAKE) == {row.id for row in rows}


def test_rows_come_in_steps_without_a_gap(built: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_ROWS_A_STEP", 1)

    with built._database.asking() as ask:
        assert [row.id for row in vectors.rows_after(ask, FAKE, 0)] == [1, 2, 3]


def test_a_row_s_key_is_never_used_again(built: Archive) -> None:
    built.delete(["c1", "c2", "c3"])
    built.save_conversation(a_conversation(a_message("m1"), id="c4"))
    built.build_vectors()

    with built._database.asking() as ask:
        assert vectors.kept_ids(ask, FAKE) == {4}


def test_vectors_of_one_message_or_of_all_are_given(built: Archive) -> None:
    first, second = built.conversation("c1").messages

    with built._database.asking() as ask:
        all_of_it = vectors.codes_of(ask, FAKE, 1, None)
        assert [vectors.codes_of(ask, FAKE, 1, one.id) for one in (first, second)] == [[one] for one in all_of_it]
        assert vectors.codes_of(ask, FAKE, 3, None) == vectors.codes_of(ask, "another", 1, None) == []


def test_a_sound_archive_says_how_far_its_vectors_are(built: Archive) -> None:
    built.save_conversation(a_conversation(a_message("m1"), id="c4"))

    health = built.check()

    assert health.is_sound
    assert (health.meaning, health.former) == (MeaningState(FAKE, 4, 3), ())


def test_vectors_of_an_embedder_that_is_not_in_use_are_said_and_no_fault(built: Archive) -> None:
    with opened(built.path) as without, opened(built.path, FakeEmbedder("another")) as another:
        assert (without.check().meaning, another.check().meaning) == (MeaningState(), MeaningState("another", 3, 0))
        for archive in (without, another):
            assert archive.check().former == (MeaningState(FAKE, 3, 3),)
            assert archive.check(repair=True).is_sound
            assert archive.check().former == (MeaningState(FAKE, 3, 3),)


DAMAGE: dict[str, tuple[str, object]] = {
    "a byte too few": ("codes = substr(codes, 2)", None),
    "another model's": ("codes = ?", bytes(2 * 64)),
    "no bytes": ("codes = ?", b""),
    "twice": ("codes = ?", bytes(4 * LENGTH)),
    "places cut": ("places = substr(places, 1, 7)", None),
    "places and a bit": ("places = ?", array("I", [0, 1]).tobytes() + b"\x00"),
    "no places": ("places = ?", b""),
    "a message that is not there": ("places = ?", array("I", [0, 2]).tobytes()),
}


@pytest.mark.parametrize(("change_of", "value"), DAMAGE.values(), ids=DAMAGE.keys())
def test_vectors_that_do_not_fit_are_found_dropped_and_built_again(
    built: Archive, change_of: str, value: object
) -> None:
    for name in ("c4", "c5"):
        built.save_conversation(a_conversation(a_message("m1", "heroic"), id=name))
    built.build_vectors()
    change(built, f"UPDATE vectors SET {change_of} WHERE conversation_id = 1", *([] if value is None else [value]))

    (finding,) = built.check().findings
    repaired = built.check(repair=True)

    assert "the vectors of 1 conversation do not fit" in finding.what
    assert finding.repair is not None
    assert (repaired.is_sound, repaired.is_repaired) == (True, True)
    assert repaired.meaning.done == 4
    assert built.build_vectors() == 1
    assert {hit.snippet for hit in built.search("kettledrum").hits} >= {"kettle"}


def test_vectors_of_no_conversation_are_found_and_dropped(built: Archive) -> None:
    change(built, "UPDATE vectors SET conversation_id = 99 WHERE conversation_id = 2")

    found = [finding.what for finding in built.check().findings]
    repaired = built.check(repair=True)

    assert any("vectors of 1 conversation not in the archive" in what for what in found)
    assert repaired.is_sound
    assert repaired.meaning == MeaningState(FAKE, 3, 2)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_vectors_break_no_search(built: Archive, damage: tuple[str, object]) -> None:
    change(
        built, f"UPDATE vectors SET {damage[0]} WHERE conversation_id = 1", *(() if damage[1] is None else damage[1:])
    )

    assert {hit.snippet for hit in built.search("heron").hits} >= {"heroic"}
    with suppress(NotFound):
        built.similar("c1")
