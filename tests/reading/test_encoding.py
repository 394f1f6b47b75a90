"""Bytes that are not quite UTF-8, and text that no database or file could hold."""

from __future__ import annotations

import codecs
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.reading.encoding import clean, cleaned, text_from, utf8_stream
from tests.builders import content_of

ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
)


@given(ANY_TEXT)
def test_clean_text_can_be_written_and_holds_no_nul(text: str) -> None:
    assert b"\x00" not in clean(text).encode()


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_sound_text_is_left_alone(text: str) -> None:
    assert clean(text) is text
    assert text_from(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_become_clean_text(content: bytes) -> None:
    text = text_from(content)

    assert clean(text) == text


@given(JSON)
def test_cleaning_reaches_every_string_and_key(value: Any) -> None:
    assert "\x00" not in str(cleaned(value))
    str(cleaned(value)).encode()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"\xed\xa0\xbd\xed\xb8\x82", "😂"),
        (b"a\xed\xa0\xbdb", "a\ufffdb"),
        (b"\xed\xb8\x82", "\ufffd"),
        (b"\xed\xa0\xbd\xed\xb8\x82 caf\xe9", "😂 caf\ufffd"),
        (b"\xef\xbb\xbfAnna", "Anna"),
        (b"caf\xe9", "caf\ufffd"),
        (b"a\x00b", "a\u2400b"),
        (b"\x1b[31mred\x1b[0m\x07", "\x1b[31mred\x1b[0m\x07"),
        ("다나카 ポット".encode(), "다나카 ポット"),
    ],
)
def test_what_can_be_repaired_is_repaired(written: bytes, read: str) -> None:
    assert text_from(written) == read


def test_halves_that_belong_together_are_joined_and_others_replaced() -> None:
    assert clean("\ud83d\ude02 \ud83d \ude02") == "😂 \ufffd \ufffd"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["", "a", "Grüße, 田中 😂\n" * 50_000], ids=["nothing", "a letter", "much"])
def test_a_stream_comes_out_as_utf8_without_mark(encoding: str, text: str) -> None:
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}

    assert content_of(utf8_stream(BytesIO(marks.get(encoding, b"") + text.encode(encoding)))) == text.encode()


def test_a_stream_gives_as_much_as_is_asked_for_whatever_its_encoding() -> None:
    with utf8_stream(BytesIO(("田" * 100_000).encode("utf-16"))) as stream:
        assert [len(stream.read(size)) for size in (1, 2, 70_000, 229_997, 10)] == [1, 2, 70_000, 229_997, 0]


def test_utf16_that_ends_in_half_a_character_is_read_up_to_it() -> None:
    assert content_of(utf8_stream(BytesIO("ab".encode("utf-16")[:-1]))) == "a\ufffd".encode()


@given(st.binary(), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]))
def test_any_bytes_can_be_streamed(content: bytes, mark: bytes) -> None:
    content_of(utf8_stream(BytesIO(mark + content)))
