"""What a file looks like from its beginning, wherever the beginning is cut off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.reading.heads import Head, Shape, head_of, opened_json

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXT, JSON, min_size=1)


def is_beginning(part: Any, whole: Any) -> bool:
    """Whether a value is another one cut off somewhere: all but the last thing in it is complete."""
    match part, whole:
        case [*complete, last], list():
            at = len(complete)
            return at < len(whole) and complete == whole[:at] and is_beginning(last, whole[at])
        case [], list():
            return True
        case dict(), dict():
            keys = list(whole)[: len(part)]
            return list(part) == keys and is_beginning(list(part.values()), [whole[key] for key in keys])
        case str(), str():
            return whole.startswith(part.removesuffix("\ufffd"))
        case _:
            return bool(part == whole)


@given(st.lists(JSON) | OBJECTS, st.data(), st.booleans(), st.sampled_from([None, 0, 2]))
def test_cut_json_is_a_beginning_of_the_value(
    value: Any, data: st.DataObject, is_ascii: bool, indent: int | None
) -> None:
    written = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    cut = written[: data.draw(st.integers(1, len(written)))]

    found = opened_json(cut)

    assert is_beginning(found, value)
    assert found == value or cut != written


@given(st.text() | st.text(alphabet='[]{}",:\\u0 1a\n'))
def test_any_text_is_opened_without_complaint(text: str) -> None:
    for beginning in ("", "[", '{"a":'):
        opened_json(beginning + text)


@pytest.mark.parametrize(
    ("cut", "value"),
    [
        ('[{"a": "Hello {wor', [{"a": "Hello {wor"}]),
        ('{"a": 1, "b": tru', {"a": 1}),
        ('{"a": 1, "b": 12', {"a": 1}),
        ('{"a": 1, "b', {"a": 1}),
        ('{"a": 1, "b":', {"a": 1}),
        ('{"a": "x\\', {"a": "x"}),
        ('{"a": "x\\u12', {"a": "x"}),
        ('{"a": "x\\\\u12', {"a": "x\\u12"}),
        (r'{"a": "x\"', {"a": 'x"'}),
        (r'{"a": "\ud83d', {"a": "\ufffd"}),
        ('[[["a"', [[["a"]]]),
        ('[1, 2]]', [1, 2]),
        ('{"a": 1} {"b": 2}', {"a": 1}),
        ('{"a": [1}', {"a": [1]}),
        ("{a: 1", {}),
        ("{]", {}),
        ("[a b]", None),
        ("nul", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_is_open_at_the_cut_is_closed_there(cut: str, value: Any) -> None:
    assert opened_json(cut) == value


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (b"", Shape.EMPTY),
        (b" \n\t ", Shape.EMPTY),
        (b"[]", Shape.ARRAY),
        (b"  [1", Shape.ARRAY),
        (b"{}", Shape.OBJECT),
        (b'\n{"a": 1', Shape.OBJECT),
        (b'{"a": "\x00\x01"}', Shape.OBJECT),
        (b'{"a": 1}\n{"b": 2}\n', Shape.LINES),
        (b'{"a": 1}\r\n{"b": 2}\r\n', Shape.LINES),
        (b"<!doctype html>", Shape.HTML),
        (b"PK\x03\x04...", Shape.ZIP),
        (b"PK\x05\x06" + bytes(18), Shape.ZIP),
        (b"\x89PNG\r\n\x1a\n\x00", Shape.BINARY),
        (b"\x00\x00\x00\x18ftyp", Shape.BINARY),
        (b"Dear diary,", Shape.TEXT),
        (b"\x1b[31mred", Shape.TEXT),
        ("カ".encode(), Shape.TEXT),
        (b"\xff\xfe\xfd", Shape.TEXT),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_the_shape_is_seen_from_the_first_bytes(content: bytes, shape: Shape) -> None:
    assert head_of(content, is_whole=True).shape is shape


@pytest.mark.parametrize("content", [b'{"hello":[1,2', b"[1, 2", b"[a b]", b'{"a": 1} and more'])
def test_what_is_in_sight_whole_and_no_json_to_its_end_is_broken(content: bytes) -> None:
    assert head_of(content, is_whole=True).is_broken
    assert not head_of(content, is_whole=False).is_broken


@pytest.mark.parametrize("content", [b'{"hello": [1, 2]}', b"[NaN]\n", b"{}", b'{"a": 1}\n{"b": 2}', b"Dear diary"])
def test_what_is_json_to_its_end_or_none_at_all_is_not_broken(content: bytes) -> None:
    assert not head_of(content, is_whole=True).is_broken


def lines_of(*objects: Any, by: str = "\n") -> bytes:
    return by.join(json.dumps(one) for one in objects).encode()


PRETTY = {"chats": [{"id": 1}, {"id": 2}], "empty": {}, "more": [{"id": 3}]}


@pytest.mark.parametrize(
    ("content", "shape", "objects"),
    [
        (lines_of({"a": 1}), Shape.OBJECT, [{"a": 1}]),
        (lines_of({"a": 1}) + b"\n", Shape.OBJECT, [{"a": 1}]),
        (lines_of({"a": 1}, {"b": 2}), Shape.LINES, [{"a": 1}, {"b": 2}]),
        (b"\n\n" + lines_of({"a": 1}, {"b": 2}, by="\n\n \n"), Shape.LINES, [{"a": 1}, {"b": 2}]),
        (b'\xef\xbb\xbf{"a": 1}\n\xef\xbb\xbf{"b": 2}', Shape.LINES, [{"a": 1}, {"b": 2}]),
        (b'{"a": 1}{"b": 2}', Shape.LINES, [{"a": 1}, {"b": 2}]),
        (b'{"a": 1}{"b": 2}\n{"c": 3}', Shape.LINES, [{"a": 1}, {"b": 2}, {"c": 3}]),
        (b'{"a": 1}\nnot json\n{"c": 3}', Shape.LINES, [{"a": 1}, {"c": 3}]),
        (b'{"a": "cut off in the mid\n{"b": 2}\n{"c": 3}', Shape.LINES, [{"b": 2}, {"c": 3}]),
        (b'{"a": "\xe2\x80\xa8 \xc2\x85 \x0c"}\n{"b": 2}', Shape.LINES, [{"a": "\u2028 \x85 \x0c"}, {"b": 2}]),
        (rb'{"a": "\ud800"}' + b'\n{"b": NaN}', Shape.LINES, [{"a": "\ufffd"}, {"b": None}]),
        (json.dumps(PRETTY, indent=2).encode(), Shape.OBJECT, [PRETTY]),
        (json.dumps(PRETTY, indent=0).encode(), Shape.OBJECT, [PRETTY]),
        (b'{"chats": [\n{"id": 1},\n{"id": 2}\n]}', Shape.OBJECT, [{"chats": [{"id": 1}, {"id": 2}]}]),
        (b'{"chats": [\n{"id": 1}\n]}', Shape.OBJECT, [{"chats": [{"id": 1}]}]),
        (b'{"a": 1, "b": [2, {"c', Shape.OBJECT, [{"a": 1, "b": [2, {}]}]),
        (b"[1, {}, null, {\"a\": 1}]", Shape.ARRAY, [{}, {"a": 1}]),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_objects_are_found_however_they_are_written(content: bytes, shape: Shape, objects: list[Any]) -> None:
    head = head_of(content.removeprefix(b"\xef\xbb\xbf"), is_whole=True)

    assert (head.shape, list(head.objects)) == (shape, objects)


@given(st.lists(OBJECTS, min_size=2, max_size=5), st.booleans())
def test_json_lines_are_told_from_everything_else(objects: list[Any], is_ascii: bool) -> None:
    written = "\n".join(json.dumps(one, ensure_ascii=is_ascii) for one in objects).encode()

    head = head_of(written, is_whole=True)

    assert (head.shape, list(head.objects)) == (Shape.LINES, objects)


@given(OBJECTS, st.sampled_from([0, 1, 4]))
def test_a_pretty_object_is_never_taken_for_lines(value: dict[str, Any], indent: int) -> None:
    head = head_of(json.dumps(value, indent=indent).encode(), is_whole=True)

    assert (head.shape, head.objects) == (Shape.OBJECT, (value,))


@given(st.lists(OBJECTS, min_size=1, max_size=5), st.data())
def test_cut_lines_give_the_whole_ones_and_the_beginning_of_the_last(objects: list[Any], data: st.DataObject) -> None:
    written = lines_of({"first": 1}, *objects)
    end = data.draw(st.integers(len(lines_of({"first": 1})) + 3, len(written)))

    head = head_of(written[:end], is_whole=False)

    assert head.shape is Shape.LINES
    assert is_beginning(list(head.objects), [{"first": 1}, *objects])


def test_a_first_line_longer_than_the_head_looks_like_the_object_it_begins() -> None:
    head = head_of(lines_of({"kind": 0, "v": {"text": "x" * 200}}, {"kind": 1})[:100], is_whole=False)

    assert head.shape is Shape.OBJECT
    assert head.objects[0]["kind"] == 0
    assert set(head.objects[0]["v"]) == {"text"}


def test_no_more_lines_are_looked_at_than_needed() -> None:
    assert len(head_of(lines_of(*({"at": at} for at in range(5_000))), is_whole=True).samples) == 50


@pytest.mark.parametrize("end", range(1, 12))
def test_a_character_cut_in_two_is_left_out(end: int) -> None:
    head = head_of("田é😂x".encode()[:end], is_whole=False)

    assert "田é😂x".startswith(head.text)


def test_a_wrong_last_byte_of_a_whole_file_is_shown() -> None:
    assert head_of("é".encode() + b"\xe7", is_whole=True).text == "é\ufffd"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":[{'])
def test_nesting_beyond_all_measure_harms_nothing(opening: bytes) -> None:
    assert len(head_of(opening * 100_000, is_whole=False).samples) <= 1


@given(st.binary(), st.booleans())
def test_any_bytes_have_a_head(content: bytes, is_whole: bool) -> None:
    for beginning in (b"", b"[", b"{", b'{"a":1}\n'):
        assert isinstance(head_of(beginning + content, is_whole=is_whole), Head)
