"""The index in memory finds what comparing every vector with every other finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.search.vectors.codes import LARGEST, SCALE, coded, middle, signed
from backscroll.search.vectors.flat import FlatIndex
from backscroll.search.vectors.port import Block

DIMENSIONS = 16
MESSAGES_A_BLOCK = 4


def unit_rows(random: np.random.Generator, count: int, dimensions: int = DIMENSIONS) -> Any:
    rows = random.normal(size=(count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def a_block(id: int, random: np.random.Generator, vectors: int = 6) -> Block:
    """Give a block of a few messages, some of which have several vectors."""
    keys = tuple(sorted(int(key) for key in id * 100 + random.integers(0, MESSAGES_A_BLOCK, vectors)))
    return Block(id, keys, b"".join(coded(row) for row in unit_rows(random, vectors)))


def by_hand(blocks: list[Block], question: Any) -> dict[int, float]:
    """Give every message's similarity, by comparing all."""
    best: dict[int, float] = {}
    for block in blocks:
        for key, row in zip(block.keys, signed(block.codes, DIMENSIONS).astype(np.float64) / SCALE, strict=True):
            similarity = float(row @ question[0].astype(np.float64))
            best[key] = max(similarity, best.get(key, -2.0))
    return best


def agree(found: Any, expected: dict[int, float]) -> None:
    assert set(found) == set(expected)
    assert all(found[key] == pytest.approx(expected[key], abs=0.02) for key in expected)


STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(1, 8)), max_size=12)


@given(STEPS, st.integers(0, 1_000), st.integers(1, 40))
@settings(max_examples=150)
def test_after_any_changes_it_finds_what_comparing_all_finds(
    steps: list[tuple[str, int]], seed: int, count: int
) -> None:
    random = np.random.default_rng(seed)
    index, kept = FlatIndex(DIMENSIONS), dict[int, Block]()
    for at, (step, some) in enumerate(steps):
        if step == "add":
            new = [a_block(10 * at + one, random, vectors=one) for one in range(1, some + 1)]
            index.add(new)
            kept |= {block.id: block for block in new}
        else:
            gone = set(list(kept)[::some])
            index.remove(gone)
            kept = {key: block for key, block in kept.items() if key not in gone}
    question = unit_rows(random, 1)
    expected = by_hand(list(kept.values()), question)

    assert set(index.blocks()) == set(kept)
    agree(index.similarities(question, [*expected, 999_999]), expected)
    agree(index.nearest(question, len(expected) + 3), expected)
    some_found = index.nearest(question, count)
    assert len(some_found) == min(count, len(expected))
    assert sorted(some_found.values(), reverse=True) == list(some_found.values())
    assert all(expected[key] >= sorted(expected.values())[-len(some_found)] - 0.02 for key in some_found)


@given(st.integers(0, 1_000), st.sets(st.integers(100, 500)), st.integers(1, 20))
def test_what_is_asked_for_among_some_is_found_among_these_alone(seed: int, among: set[int], count: int) -> None:
    random = np.random.default_rng(seed)
    blocks = [a_block(at, random) for at in (1, 2, 3, 4)]
    index = FlatIndex(DIMENSIONS)
    index.add(blocks)
    question = unit_rows(random, 1)
    expected = {key: one for key, one in by_hand(blocks, question).items() if key in among}

    agree(index.nearest(question, 100, among), expected)
    assert len(index.nearest(question, count, among)) == min(count, len(expected))


def test_the_best_vector_of_a_message_counts() -> None:
    rows = np.eye(2, DIMENSIONS, dtype=np.float32)
    index = FlatIndex(DIMENSIONS)
    index.add([Block(1, (7, 7, 8), coded(rows[1]) + coded(rows[0]) + coded(rows[1]))])

    near = index.nearest(rows[:1], 5)

    assert list(near) == [7, 8]
    assert near[7] == pytest.approx(0.25, abs=0.01) == index.similarities(rows[:1], [7])[7]
    assert index.similarities(rows[:1], [8])[8] == 0


def test_as_many_messages_are_found_as_asked_for_though_one_has_all_the_nearest_vectors() -> None:
    row = coded(np.eye(1, DIMENSIONS, dtype=np.float32))
    index = FlatIndex(DIMENSIONS)
    index.add([Block(1, (7,) * 50 + (8, 9), row * 50 + coded(-np.eye(1, DIMENSIONS, dtype=np.float32)) * 2)])

    assert set(index.nearest(np.eye(1, DIMENSIONS, dtype=np.float32), 3)) == {7, 8, 9}


def test_an_empty_index_and_a_block_without_vectors_find_nothing() -> None:
    index, question = FlatIndex(DIMENSIONS), unit_rows(np.random.default_rng(1), 1)

    assert index.nearest(question, 5) == index.similarities(question, [1]) == {}
    index.add([Block(3, (), b"")])
    assert set(index.blocks()) == {3}
    assert index.nearest(question, 5) == index.nearest(question, 5, [1]) == {}
    index.remove([3])
    assert set(index.blocks()) == set()


def test_a_question_without_any_known_word_is_near_nothing_in_particular() -> None:
    index = FlatIndex(DIMENSIONS)
    index.add([a_block(1, np.random.default_rng(1))])

    assert set(index.nearest(np.zeros((1, DIMENSIONS), dtype=np.float32), 9).values()) == {0.0}


@given(st.integers(0, 10_000))
def test_signed_bytes_stay_near_the_vector_they_stand_for(seed: int) -> None:
    rows = unit_rows(np.random.default_rng(seed), 3, 256)

    back = signed(coded(rows), 256) / SCALE

    assert back.shape == (3, 256)
    assert np.abs(back - np.clip(rows, -LARGEST / SCALE, LARGEST / SCALE)).max() <= 0.5 / SCALE + 1e-6


def test_the_middle_of_vectors_has_length_one_and_lies_between_them() -> None:
    one, other = np.eye(2, DIMENSIONS, dtype=np.float32)

    (row,) = middle([coded(one), coded(other)])

    assert np.linalg.norm(row) == pytest.approx(1)
    assert row @ one == pytest.approx(row @ other) == pytest.approx(0.5**0.5)
    assert not middle([coded(np.zeros((1, DIMENSIONS), dtype=np.float32))]).any()
