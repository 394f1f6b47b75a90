"""Cutting JSON of any size: exactly the elements that a decoder of the whole would give, and one at a time."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading import json_stream
from backscroll.reading.decoding import decode
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.limits import Limits
from tests.builders import a_member

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
LAYOUTS = st.sampled_from([None, 0, 2])
SIZES = st.integers(1, 40)


@pytest.fixture(params=["fast", "counted"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Cut as usual, and again as if msgspec never found an end."""
    if request.param == "counted":
        only_counting(monkeypatch)
    return str(request.param)


def only_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream._Window, "_fast_value", lambda _window, _ahead: None)


def cut(content: bytes, limits: Limits | None = None) -> list[Piece | Skipped]:
    return list(pieces(a_member(content, "c.json", limits)))


def values(content: bytes) -> list[Any]:
    """Give the decoded pieces; a value that is skipped would be missing."""
    return [decode(piece.content) for piece in cut(content) if isinstance(piece, Piece)]


def in_small_steps(content: bytes, size: int, *, is_fast: bool) -> list[Piece | Skipped]:
    """Cut what comes in chunks of so many bytes."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LEAST_READ_BYTES", "MOST_READ_BYTES", "NEAR_BYTES", "FAR_BYTES"):
            patch.setattr(json_stream, name, size)
        if not is_fast:
            only_counting(patch)
        return list(pieces(a_member(content, "c.json")))


@given(st.lists(JSON), LAYOUTS, st.booleans(), SIZES, st.booleans())
def test_an_array_is_cut_into_exactly_its_elements(
    elements: list[Any], indent: int | None, is_ascii: bool, size: int, is_fast: bool
) -> None:
    written = json.dumps(elements, indent=indent, ensure_ascii=is_ascii).encode()

    found = in_small_steps(written, size, is_fast=is_fast)

    assert [decode(piece.content) for piece in found if isinstance(piece, Piece)] == elements
    assert [piece.index for piece in found if isinstance(piece, Piece)] == list(range(len(elements)))


@given(st.dictionaries(TEXT, JSON), LAYOUTS, SIZES, st.booleans())
def test_an_object_is_cut_into_its_values_and_its_arrays_elements(
    whole: dict[str, Any], indent: int | None, size: int, is_fast: bool
) -> None:
    found = in_small_steps(json.dumps(whole, indent=indent).encode(), size, is_fast=is_fast)

    rebuilt: dict[str, Any] = {key: [] for key, value in whole.items() if isinstance(value, list)}
    for piece in found:
        assert isinstance(piece, Piece)
        if piece.index is None:
            rebuilt[piece.key] = decode(piece.content)
        else:
            rebuilt[piece.key].append(decode(piece.content))
    assert rebuilt == whole


@given(st.binary() | st.text(alphabet='[]{}",:\\ 1a\n').map(str.encode), SIZES)
def test_all_step_sizes_agree_on_any_bytes(content: bytes, size: int) -> None:
    for beginning in (b"[", b"{"):
        whole = in_small_steps(beginning + content, 1 << 20, is_fast=False)

        assert in_small_steps(beginning + content, size, is_fast=False) == whole


@given(st.lists(JSON), st.data())
def test_a_cut_file_gives_the_elements_before_the_cut(elements: list[Any], data: st.DataObject) -> None:
    written = json.dumps(elements).encode()
    end = data.draw(st.integers(1, len(written) - 1))

    *found, last = cut(written[:end])

    assert [decode(piece.content) for piece in found if isinstance(piece, Piece)] == elements[: len(found)]
    assert isinstance(last, Skipped)
    assert last.why == "the file ends here, in the middle"


@given(st.binary())
def test_any_bytes_are_cut_or_refused(content: bytes) -> None:
    for beginning in (b"", b"[", b'{"a":['):
        with suppress(UnreadableExport):
            cut(beginning + content)


ODD = [
    (rb'{"a": "\ud800"}', {"a": "\ufffd"}),
    (b'{"a": NaN}', {"a": None}),
    (b'{"a": "\xff"}', {"a": "\ufffd"}),
    (b'{"a": "\x00"}', {"a": "\u2400"}),
    (b'{"a": 1e400}', {"a": "1e400"}),
    (rb'{"a": "]}\"[{"}', {"a": ']}"[{'}),
    (rb'{"a": "\\"}', {"a": "\\"}),
    (b'"\xed\xa0\xbd\xed\xb8\x82"', "😂"),
]


@pytest.mark.parametrize(("odd", "value"), ODD, ids=[str(odd) for odd, _ in ODD])
@pytest.mark.usefixtures("way")
def test_an_odd_element_costs_its_neighbours_nothing(odd: bytes, value: Any) -> None:
    assert values(b'[{"first": 1},' + odd + b',{"last": 1}]') == [{"first": 1}, value, {"last": 1}]


@pytest.mark.usefixtures("way")
def test_an_element_with_a_wrong_bracket_is_cut_out_whole() -> None:
    first, _, last = cut(b'[{"a": 1}, {"b": [2}}, {"c": 3}]')

    assert (first.content, last.content) == (b'{"a": 1}', b'{"c": 3}')  # type: ignore[union-attr]


@pytest.mark.usefixtures("way")
def test_a_bracket_closed_twice_is_passed_over() -> None:
    assert values(b'[{"a": 1}}, {"b": 2}]') == [{"a": 1}, {"b": 2}]


@pytest.mark.usefixtures("way")
def test_missing_and_doubled_commas_do_no_harm() -> None:
    assert values(b'[{"a": 1}{"b": 2},, 3 4,]') == [{"a": 1}, {"b": 2}, 3, 4]


@pytest.mark.usefixtures("way")
def test_five_thousand_levels_are_one_piece() -> None:
    deep = b"[" * 5_000 + b"]" * 5_000

    assert [piece.content for piece in cut(b"[" + deep + b", 1]") if isinstance(piece, Piece)] == [deep, b"1"]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"], ids=["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_no_part_of_the_json(mark: bytes) -> None:
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(mark, "utf-8")

    assert values(mark + '[{"a": "日本 😂"}]'.encode(encoding)) == [{"a": "日本 😂"}]


def test_pieces_say_where_they_stood() -> None:
    places = [
        (piece.key, piece.index, piece.where)
        for piece in cut(b'{"v": 1, "chats": [{}, {}]}')
        if isinstance(piece, Piece)
    ]

    assert places == [("v", None, "c.json: v"), ("chats", 0, "c.json: chats[0]"), ("chats", 1, "c.json: chats[1]")]


@pytest.mark.parametrize(
    ("written", "where", "why"),
    [
        (b'[{"a": 1}', "c.json[1]", "the file ends here, in the middle"),
        (b'[{"a": 1}, {"b"', "c.json[1]", "the file ends here, in the middle"),
        (b'{"chats": [{"a": 1}, {"b', "c.json: chats[1]", "the file ends here, in the middle"),
        (b'{"chats": [1]', "c.json", "the file ends here, in the middle"),
        (b'{"chats"', "c.json", "the file ends here, in the middle"),
        (b'{"chats": ', "c.json: chats", "the file ends here, in the middle"),
        (b'{"a": 1, b: 2}', "c.json", "it is damaged from here on"),
        (b'{"a": }', "c.json: a", "it has no value"),
        (b"[1] \n{}x", "c.json", "3 bytes after the end of the JSON value were not read"),
    ],
)
@pytest.mark.usefixtures("way")
def test_what_is_lost_is_named_once(written: bytes, where: str, why: str) -> None:
    assert [found for found in cut(written) if isinstance(found, Skipped)] == [Skipped(where, why)]


@pytest.mark.parametrize("written", [b"", b"  ", b"1", b'"a"', b"<html>", b"\x00"])
def test_what_is_neither_array_nor_object_is_refused(written: bytes) -> None:
    with pytest.raises(UnreadableExport, match=r"c\.json is neither a JSON array nor an object"):
        cut(written)


def damaged_after(*chunks: bytes) -> Iterator[bytes]:
    yield from chunks
    raise UnreadableExport("c.json cannot be read: its checksum is wrong.")


def test_damage_costs_only_what_comes_after_it() -> None:
    found = list(pieces(a_member(damaged_after(b'[{"a": 1}, {"b": 2}, {"c"'), "c.json")))

    assert [decode(piece.content) for piece in found if isinstance(piece, Piece)] == [{"a": 1}, {"b": 2}]
    assert found[-1] == Skipped("c.json[2]", "c.json cannot be read: its checksum is wrong.")


def test_damage_after_the_last_element_is_told_too() -> None:
    found = list(pieces(a_member(damaged_after(b"[1]"), "c.json")))

    assert found == [
        Piece("", 0, "c.json[0]", b"1"),
        Skipped("c.json", "c.json cannot be read: its checksum is wrong."),
    ]


@pytest.mark.usefixtures("way")
def test_a_value_that_is_too_large_costs_only_itself() -> None:
    found = cut(b'[1, "' + b"x" * 1000 + b'", {"y": "' + rb"\"]" * 400 + b'"}, 2]', Limits(record_bytes=100))

    assert [piece.content for piece in found if isinstance(piece, Piece)] == [b"1", b"2"]
    assert [piece.where for piece in found if isinstance(piece, Skipped)] == ["c.json[1]", "c.json[2]"]
    assert all("BACKSCROLL_LIMIT_RECORD_BYTES" in piece.why for piece in found if isinstance(piece, Skipped))


def test_the_limits_of_the_member_hold_where_none_are_given() -> None:
    (skipped,) = cut(b'["' + b"x" * 1000 + b'"]', Limits(record_bytes=100))

    assert isinstance(skipped, Skipped)


def peak_bytes_of_cutting(chunks: Iterator[bytes], limits: Limits | None = None) -> int:
    member = a_member(chunks, "c.json", limits)
    tracemalloc.start()
    try:
        for _piece in pieces(member):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def elements(count: int, element: bytes) -> Iterator[bytes]:
    yield b"[" + element
    yield from (b"," + element for _ in range(count - 1))
    yield b"]"


CONVERSATION = msgspec.json.encode(
    {"title": "Tea", "mapping": {f"m{at}": {"text": "How long? " * 50} for at in range(40)}}
)


def test_memory_does_not_grow_with_the_input() -> None:
    small = peak_bytes_of_cutting(elements(500, CONVERSATION))
    large = peak_bytes_of_cutting(elements(10_000, CONVERSATION))

    assert large < 1.2 * small < 5 << 20


@pytest.mark.parametrize("odd", [rb'"\ud800"', b"NaN"], ids=str)
def test_memory_does_not_grow_with_odd_elements_either(odd: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "FAR_BYTES", 1 << 18)
    element = b'{"odd": ' + odd + b', "text": "' + b"x" * 5_000 + b'"}'

    assert peak_bytes_of_cutting(elements(2_000, element)) < 1.2 * peak_bytes_of_cutting(elements(500, element))


def test_a_value_beyond_the_limit_is_passed_without_being_held() -> None:
    megabyte = b"x" * (1 << 20)
    string = (megabyte for _ in range(200))

    chunks = (chunk for part in (iter([b'["']), string, iter([b'", 1]'])) for chunk in part)

    assert peak_bytes_of_cutting(chunks, Limits(record_bytes=2 << 20)) < 40 << 20


def test_one_string_of_fifty_megabytes_is_one_piece() -> None:
    (piece,) = cut(b'["' + b"x" * (50 << 20) + b'"]')

    assert isinstance(piece, Piece)
    assert len(piece.content) == (50 << 20) + 2


def test_the_stream_is_closed_when_the_reader_stops_early() -> None:
    closed: list[bool] = []

    def chunks() -> Iterator[bytes]:
        try:
            yield from elements(5_000, CONVERSATION)
        finally:
            closed.append(True)

    found = pieces(a_member(chunks()))
    next(found)
    found.close()  # type: ignore[attr-defined]

    assert closed == [True]
