"""Depth taken out of JSON, and nothing else."""

from __future__ import annotations

import json

import pytest

from backscroll.reading.depth import shallow


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('{"a":[1,{"b":2}]}', '{"a":[1,"{\\"b\\":2}"]}'),
        ("[[[1],[]],[[2]]]", '[["[1]","[]"],["[2]"]]'),
        ('[["[[[", "]]"]]', '[["[[[", "]]"]]'),
        (r'[["\"[[", {"x\\": "}"}]]', r'[["\"[[", "{\"x\\\\\": \"}\"}"]]'),
        ("[[]]", "[[]]"),
        ("17", "17"),
    ],
)
def test_what_lies_below_two_levels_becomes_the_text_that_it_is(written: str, expected: str) -> None:
    assert shallow(written.encode(), 2) == expected.encode()
    json.loads(expected)


@pytest.mark.parametrize("damaged", ["[[[1", "]]]]", '[[["[[[', "{}}[[[]", ""])
def test_what_is_damaged_stays_so(damaged: str) -> None:
    assert shallow(damaged.encode(), 2) == damaged.encode()
