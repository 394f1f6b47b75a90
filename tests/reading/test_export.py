"""An export as its reader sees it: members by name, their heads, and what is made once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

import pytest

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.reading.export import FAR_HEAD_BYTES, HEAD_BYTES, Export, Member
from backscroll.reading.heads import Shape
from backscroll.reading.limits import Limits
from tests.builders import a_damaged_member, a_member, an_export, content_of


def test_a_member_can_be_opened_again_and_again() -> None:
    member = a_member(b"[1]")

    assert [content_of(member.open()) for _ in range(2)] == [b"[1]", b"[1]"]


def test_text_is_opened_as_utf8_and_bytes_as_they_are() -> None:
    member = a_member("[é]".encode("utf-16"))

    assert content_of(member.open_text()) == "[é]".encode()
    assert content_of(member.open()) == "[é]".encode("utf-16")


def test_a_side_file_is_read_whole_as_utf8() -> None:
    assert a_member("[é]".encode("utf-16")).read() == "[é]".encode()


def test_a_member_too_large_to_be_held_is_refused_with_the_way_out() -> None:
    with pytest.raises(
        UnreadableExport, match=r"file\.json is larger than 3 bytes.*BACKSCROLL_LIMIT_RECORD_BYTES"
    ) as caught:
        a_member(b"[1, 2]", limits=Limits(record_bytes=3)).read()

    assert not isinstance(caught.value, LimitExceeded)


def test_a_member_just_as_large_as_allowed_is_read() -> None:
    assert a_member(b"[1]", limits=Limits(record_bytes=3)).read() == b"[1]"
    assert a_member(b"[1]").read(3) == b"[1]"


def test_the_base_is_the_last_part_of_the_name() -> None:
    assert [a_member(name=name).base for name in ("a.json", "b/a.json", "b/c/")] == ["a.json", "a.json", ""]


def test_the_head_comes_from_the_beginning_alone() -> None:
    member = a_member(b'{"a": "' + b"x" * (FAR_HEAD_BYTES + 10) + b'"}')

    assert len(member.head.text) == HEAD_BYTES
    assert member.look_further()
    assert len(member.head.text) == FAR_HEAD_BYTES
    assert not member.look_further()


def test_looking_further_finds_what_begins_beyond_the_first_head() -> None:
    member = a_member(b'{"kind": 0, "v": "' + b"x" * HEAD_BYTES + b'"}\n{"kind": 1}')

    shapes = [member.head.shape, member.look_further() and member.head.shape]

    assert shapes == [Shape.OBJECT, Shape.LINES]


@pytest.mark.parametrize(
    "content",
    [b"[1]", b"[" + b" " * (HEAD_BYTES - 1), b"\x89PNG\x00" + bytes(HEAD_BYTES), b"PK\x03\x04" + bytes(HEAD_BYTES)],
    ids=["small", "just seen", "a picture", "a zip"],
)
def test_there_is_nothing_further_to_look_at(content: bytes) -> None:
    assert not a_member(content).look_further()


def test_utf16_is_seen_as_far_as_any_other_text() -> None:
    member = a_member(("[" + '"é",' * HEAD_BYTES).encode("utf-16"))

    assert len(member.head.text.encode()) == pytest.approx(HEAD_BYTES, abs=3)


def test_a_head_is_made_once_while_sources_ask_for_it() -> None:
    member = a_member(b"[1]")

    assert member.head is member.head


def test_heads_of_many_members_are_not_kept() -> None:
    opened: list[str] = []

    def opener(name: str) -> IO[bytes]:
        opened.append(name)
        return io.BytesIO(b"[1]")

    members = [Member(str(at), 3, lambda at=at: opener(str(at))) for at in range(20)]  # type: ignore[misc]
    for member in [*members, members[0]]:
        assert member.head.shape is Shape.ARRAY

    assert opened.count("0") == 2


def damaged_after(*chunks: bytes, error: Exception | None = None) -> Iterator[bytes]:
    yield from chunks
    raise error or UnreadableExport("file.json cannot be read: its checksum is wrong.")


def test_a_damaged_member_shows_what_stands_before_the_damage() -> None:
    member = a_member(damaged_after(b'[{"a": 1}, {"b'))

    assert (member.head.shape, member.head.samples) == (Shape.ARRAY, ({"a": 1}, {}))


def test_a_member_of_which_nothing_can_be_read_says_so_in_its_head() -> None:
    head = a_member(damaged_after()).head

    assert (head.shape, head.text) == (Shape.UNREADABLE, "file.json cannot be read: its checksum is wrong.")


def test_a_member_that_goes_beyond_a_limit_says_so_in_its_head() -> None:
    head = a_member(damaged_after(b"[", error=LimitExceeded("it is too much", limit="ratio"))).head

    assert (head.shape, head.text) == (Shape.UNREADABLE, "it is too much")


def test_of_two_members_with_one_name_the_first_is_found() -> None:
    first, second = a_member(b"1", "a/x.json"), a_member(b"2", "a/x.json")

    export = Export("made up", [first, second, a_member(b"3", "b/x.json")])

    assert export.by_name["a/x.json"] is first
    assert [content_of(member.open()) for member in export.by_base["x.json"]] == [b"1", b"2", b"3"]


def test_what_is_made_of_an_export_is_made_once() -> None:
    made: list[Export] = []

    def index(export: Export) -> int:
        made.append(export)
        return len(made)

    export = an_export(chats=b"[]")

    assert [export.once(index), export.once(index), an_export().once(index)] == [1, 1, 2]


def test_a_member_remembers_that_nothing_of_it_can_be_read_once_it_was_looked_at() -> None:
    lost, damaged = a_member(damaged_after()), a_damaged_member(b"[1]")
    before = lost.unreadable

    _ = lost.head, damaged.head

    assert (before, damaged.unreadable) == (None, None)
    assert lost.unreadable == "file.json cannot be read: its checksum is wrong."
