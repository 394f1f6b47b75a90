"""One JSON value, decoded as long as it can be understood at all."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.errors import UnreadableExport
from backscroll.reading.decoding import decode, decode_object, values_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON, st.booleans())
def test_sound_json_is_what_json_says_it_is(value: Any, is_ascii: bool) -> None:
    written = json.dumps(value, ensure_ascii=is_ascii).replace("\\u0000", "\\u2400").encode()

    assert decode(written) == json.loads(written)


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    with suppress(UnreadableExport):
        msgspec.json.encode(decode(content))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (rb'"\ud83d\ude02"', "😂"),
        (rb'"a\ud800b"', "a\ufffdb"),
        (rb'{"\udc00": "\udc01\ud800"}', {"\ufffd": "\ufffd\ufffd"}),
        (b'"\xed\xa0\xbd\xed\xb8\x82"', "😂"),
        (b'"caf\xe9"', "caf\ufffd"),
        (rb'{"a\u0000b": "c\u0000"}', {"a\u2400b": "c\u2400"}),
        (rb'"\\u0000"', "\\u0000"),
        (b'"a\x00b\x01\n\x1b[0m"', "a\u2400b\x01\n\x1b[0m"),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b"[NaN, Infinity, -Infinity]", [None, None, None]),
        (b"[1e400, -1e400, 1e-400]", ["1e400", "-1e400", 0.0]),
        (b"[18446744073709551616]", [2**64]),
        (b"1" * 5000, "1" * 5000),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_odd_is_understood(written: bytes, value: Any) -> None:
    assert decode(written) == value


@pytest.mark.parametrize("written", [b"", b" ", b"{", b'{"a": 1', b'{"a": 1}}', b"{} {}", b"nul", b"<p>", b"\x00"])
def test_what_is_no_json_is_refused(written: bytes) -> None:
    with pytest.raises(UnreadableExport, match="it is not JSON"):
        decode(written)


NESTINGS = [(b"[", b"]"), (b'{"a":', b"}"), (rb'["\ud800",', b"]"), (rb'["\u0000",', b"]")]


@pytest.mark.parametrize(("opening", "closing"), NESTINGS)
def test_what_is_nested_too_deep_is_left_as_the_text_that_it_is(opening: bytes, closing: bytes) -> None:
    for levels in [*range(300, 1000, 7), 5_000, 100_000]:
        value = decode(opening * levels + b'"the bottom"' + closing * levels)

        while not isinstance(value, str):
            value = value["a"] if isinstance(value, dict) else value[-1]
        assert "the bottom" in value


def test_what_is_nested_too_deep_and_damaged_is_refused() -> None:
    with pytest.raises(UnreadableExport, match="nested too deep"):
        decode(b"[" * 100_000)


def test_one_string_of_fifty_megabytes_is_one_string() -> None:
    assert len(decode(b'"' + b"x" * (50 << 20) + b'"')) == 50 << 20


@pytest.mark.parametrize(
    ("written", "name"), [(b"[]", "an array"), (b'"a"', "a string"), (b"null", "null"), (b"1", "a number")]
)
def test_what_is_no_object_is_refused_by_name(written: bytes, name: str) -> None:
    with pytest.raises(UnreadableExport, match=f"an object was expected here, not {name}"):
        decode_object(written)


def test_values_written_one_after_another_are_told_apart() -> None:
    assert list(values_in('\ufeff{"a": 1}{"b": [2]} \n 3\r\n')) == [{"a": 1}, {"b": [2]}, 3]


def test_values_are_given_up_to_the_damaged_one() -> None:
    values = values_in('{"a": 1}{"b": ')

    assert next(values) == {"a": 1}
    with pytest.raises(UnreadableExport):
        next(values)
