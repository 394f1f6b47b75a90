"""Looking into JSON of which nothing can be believed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.reading.values import (
    Json,
    count_at,
    flag_at,
    kept,
    list_at,
    object_at,
    objects_at,
    text_at,
    texts_at,
    texts_below,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(ANYTHING)
def test_whatever_is_there_each_gives_its_own_type(value: Any) -> None:
    raw = {"key": value}

    assert isinstance(text_at(raw, "key"), str | None)
    assert isinstance(object_at(raw, "key"), dict)
    assert isinstance(list_at(raw, "key"), list)
    assert all(isinstance(item, dict) for item in objects_at(raw, "key"))
    assert all(isinstance(item, str) for item in texts_at(raw, "key"))
    assert type(count_at(raw, "key")) in {int, type(None)}
    assert isinstance(flag_at(raw, "key"), bool)
    assert kept(raw, "key") in ({}, raw)


def test_a_missing_key_is_like_nothing() -> None:
    assert (text_at({}, "key"), object_at({}, "key"), list_at({}, "key"), count_at({}, "key")) == (None, {}, [], None)
    assert (objects_at({}, "key"), texts_at({}, "key"), flag_at({}, "key"), kept({}, "key")) == ([], [], False, {})


def test_the_first_key_that_says_something_is_taken() -> None:
    assert text_at({"name": "", "title": None, "label": "Tea"}, "name", "title", "label") == "Tea"


def test_what_is_of_another_type_is_left_out_of_a_list() -> None:
    raw: Json = {"items": [{"a": 1}, None, "text", "", 3, [], {}]}

    assert objects_at(raw, "items") == [{"a": 1}, {}]
    assert texts_at(raw, "items") == ["text"]


@pytest.mark.parametrize(
    ("written", "count"),
    [(7, 7), (7.0, 7), ("7", 7), (0, 0), (-1, -1), (True, None), ("seven", None), ("٧", None), ("-7", None)],
)
def test_a_count_may_be_written_as_text(written: Any, count: int | None) -> None:
    assert count_at({"key": written}, "key") == count


@pytest.mark.parametrize("written", [2**62, 10**400, 1e300, float("inf"), float("nan"), "9" * 19, "9" * 5000])
def test_a_count_that_no_database_holds_is_unknown(written: Any) -> None:
    assert count_at({"key": written}, "key") is None


def test_only_true_is_a_flag() -> None:
    assert [flag_at({"key": value}, "key") for value in (True, 1, "true", None)] == [True, False, False, False]


def test_what_says_nothing_is_not_kept_and_zero_is() -> None:
    raw: Json = {"a": None, "b": "", "c": [], "d": {}, "e": False, "f": 0, "g": 0.0, "h": "x", "i": "not asked for"}

    assert kept(raw, *"abcdefgh") == {"f": 0, "g": 0.0, "h": "x"}


def test_the_texts_below_come_in_their_order() -> None:
    value = ["one", {"a": "two", "b": [" ", 3, None, ["three"]]}, "four"]

    assert list(texts_below(value)) == ["one", "two", "three", "four"]


def test_of_an_object_only_what_is_asked_for_is_looked_into() -> None:
    value = {"words": {"words": "one", "id": "x"}, "id": "y"}

    assert list(texts_below(value, lambda raw: [raw.get("words")])) == ["one"]


def test_texts_are_found_at_any_depth() -> None:
    value: Any = "deep"
    for _ in range(100_000):
        value = [value]

    assert list(texts_below(value)) == ["deep"]
