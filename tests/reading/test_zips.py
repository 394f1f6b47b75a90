"""ZIPs from strangers: lying numbers, trapped names, bombs, and damage."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Skipped
from backscroll.reading import zips
from backscroll.reading.export import Member
from backscroll.reading.limits import Limits
from backscroll.reading.zips import Budget, zip_members
from tests.builders import a_zip, content_of

SEVERAL = {"a.json": b"[1]", "folder/b.json": b"[2]" * 1000, "folder/deeper/c.txt": b""}
# Where the fields of a directory entry stand in it.
NAME_LENGTH, COMMENT_LENGTH = (28, "<H"), (32, "<H")
FLAGS, METHOD, CHECKSUM, PACKED_SIZE, SIZE, OFFSET = (
    (8, "<H"),
    (10, "<H"),
    (16, "<L"),
    (20, "<L"),
    (24, "<L"),
    (42, "<L"),
)


def members_of(content: bytes, limits: Limits | None = None) -> tuple[list[Member], list[Skipped]]:
    return zip_members(io.BytesIO(content), "trip.zip", Budget(limits or Limits(), "trip.zip", len(content)))


def contents_of(content: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    return {member.name: content_of(member.open()) for member in members_of(content, limits)[0]}


def refused_in(content: bytes) -> dict[str, str]:
    return {skipped.where: skipped.why for skipped in members_of(content)[1]}


def lying(content: bytes, field: tuple[int, str], value: int, *, entry: int = 0) -> bytes:
    """Change one number of a directory entry."""
    at = -1
    for _ in range(entry + 1):
        at = content.index(b"PK\x01\x02", at + 1)
    changed = bytearray(content)
    struct.pack_into(field[1], changed, at + field[0], value)
    return bytes(changed)


def error_in(content: bytes, limits: Limits | None = None) -> str:
    """Give what reading the only member complains of."""
    (member,), _ = members_of(content, limits)
    with pytest.raises(UnreadableExport) as caught:
        content_of(member.open())
    return str(caught.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_members_come_in_the_order_of_the_directory_with_their_content(method: int) -> None:
    assert list(contents_of(a_zip(SEVERAL, method)).items()) == list(SEVERAL.items())


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
@given(content=st.binary(max_size=2_000), repeated=st.integers(1, 500))
def test_any_content_comes_out_as_it_went_in(method: int, content: bytes, repeated: int) -> None:
    assert contents_of(a_zip({"a": content * repeated}, method)) == {"a": content * repeated}


def test_two_members_can_be_read_in_turns() -> None:
    (one, other), _ = members_of(a_zip({"a": b"a" * 500_000, "b": b"b" * 500_000}))

    with one.open() as first, other.open() as second:
        assert all((first.read(999), second.read(999)) == (b"a" * 999, b"b" * 999) for _ in range(500))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_two_members() -> None:
    members, _ = members_of(a_zip([("a.json", b"[1]"), ("a.json", b"[2]")]))

    assert [content_of(member.open()) for member in members] == [b"[1]", b"[2]"]


def test_folders_and_the_clutter_of_systems_are_no_members() -> None:
    clutter = ["chats/", "__MACOSX/chats/._a.json", "x/__MACOSX/b", ".DS_Store", "chats/.DS_Store", "chats/._a.json"]

    members, refused = members_of(a_zip([*((name, b"") for name in clutter), ("chats/a.json", b"")]))

    assert ([member.name for member in members], refused) == (["chats/a.json"], [])


def test_an_empty_zip_has_no_members() -> None:
    assert members_of(a_zip()) == ([], [])


TRAPS = {
    "../up.json": "its name leads out of the archive",
    "a/../../up.json": "its name leads out of the archive",
    "a/..": "its name leads out of the archive",
    "%2e%2e%2fup.json": "its name leads out of the archive",
    "a/..%2F..%2Fup.json": "its name leads out of the archive",
    "/etc/passwd": "its name is an absolute path",
    "%2Fetc/passwd": "its name is an absolute path",
    "//server/share": "its name is an absolute path",
    "C:/autoexec.bat": "its name is an absolute path",
    "c:up.json": "its name is an absolute path",
    "a\\b.json": "its name holds a backslash",
    "..\\up.json": "its name holds a backslash",
    "a%5Cb.json": "its name holds a backslash",
    "a%00b.json": "its name holds a NUL",
}


@pytest.mark.parametrize(("name", "why"), TRAPS.items(), ids=TRAPS)
def test_a_name_that_is_a_trap_is_refused_and_the_others_are_read(name: str, why: str) -> None:
    content = a_zip({name: b"[1]", "a.json": b"[2]"})

    assert refused_in(content) == {name: why}
    assert contents_of(content) == {"a.json": b"[2]"}


def test_a_member_without_a_name_is_refused() -> None:
    content = lying(lying(a_zip({"X": b"[1]", "a.json": b"[2]"}), NAME_LENGTH, 0), COMMENT_LENGTH, 1)

    assert refused_in(content) == {"": "it has no name"}
    assert contents_of(content) == {"a.json": b"[2]"}


def test_a_name_with_a_nul_is_refused_and_shown_without_it() -> None:
    content = a_zip({"aXb.json": b"[1]"}).replace(b"aXb.json", b"a\x00b.json")

    assert list(refused_in(content).values()) == ["its name holds a NUL"]


@pytest.mark.parametrize("name", ["a..b/c", "..a/b", "a/...", "100%/x", "a b/c:d", "田中/😂.json", "a%20b", "-rf"])
def test_an_odd_name_is_no_trap(name: str) -> None:
    assert contents_of(a_zip({name: b"1"})) == {name: b"1"}


@pytest.mark.parametrize(
    ("placeholder", "written", "name"),
    [
        (b"cafXX.json", "caf\xe9.json".encode(), "caf\xe9.json"),
        (b"cafXXX.json", "cafe\u0301.json".encode(), "caf\xe9.json"),
        (b"cafX.json", b"caf\x82.json", "caf\xe9.json"),
        (b"aXb.json", b"a\x1bb.json", "a\u241bb.json"),
    ],
    ids=["utf-8 unsaid", "utf-8 of a mac", "cp437", "escape"],
)
def test_a_name_is_read_in_whatever_it_is_written(placeholder: bytes, written: bytes, name: str) -> None:
    assert contents_of(a_zip({placeholder.decode(): b"1"}).replace(placeholder, written)) == {name: b"1"}


def test_a_symbolic_link_is_refused() -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16

    assert refused_in(a_zip([(link, b"/etc/passwd")])) == {"link": "it is a symbolic link"}


def test_an_encrypted_member_is_refused_with_the_way_out_and_the_others_are_read() -> None:
    content = lying(a_zip({"secret.json": b"1", "a.json": b"2"}), FLAGS, 0x1)

    assert "encrypted" in refused_in(content)["secret.json"]
    assert "password" in refused_in(content)["secret.json"]
    assert contents_of(content) == {"a.json": b"2"}


@pytest.mark.parametrize(("method", "name"), [(12, "bzip2"), (14, "LZMA"), (9, "Deflate64"), (99, "method 99")])
def test_an_unusual_way_of_packing_is_refused_by_name(method: int, name: str) -> None:
    content = lying(a_zip({"a.json": b"1"}), METHOD, method)

    assert refused_in(content) == {
        "a.json": f"it is packed in an unusual way ({name}); unpack the ZIP and import the folder"
    }


def test_a_wrong_checksum_is_told_after_all_the_content() -> None:
    (member,), _ = members_of(lying(a_zip({"a.json": b"[1]" * 200_000}), CHECKSUM, 7))

    with member.open() as stream:
        assert stream.read(600_000) == b"[1]" * 200_000
        with pytest.raises(UnreadableExport, match=r"a\.json in trip\.zip cannot be read: its checksum is wrong"):
            stream.read(1)


def test_damaged_packing_is_told_after_what_comes_before_it() -> None:
    plain = "".join(f"[{number * number}]" for number in range(60_000)).encode()
    content = bytearray(a_zip({"a.json": plain}))
    content[len(content) * 3 // 4 : len(content) * 3 // 4 + 8] = b"\xff" * 8
    (member,), _ = members_of(bytes(content))

    with member.open() as stream:
        assert stream.read(len(plain) // 3) == plain[: len(plain) // 3]
        with pytest.raises(UnreadableExport, match="cannot be read"):
            stream.read()


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        (SIZE, 10, "it is larger than the ZIP says"),
        (SIZE, 10**6, "it is shorter than the ZIP says"),
        (PACKED_SIZE, 3, "it is shorter than the ZIP says"),
        (PACKED_SIZE, 0, "it is shorter than the ZIP says"),
        (OFFSET, 5, "the ZIP points to a place where no file begins"),
        (OFFSET, 10**9, "the ZIP points to a place where no file begins"),
    ],
)
def test_a_number_that_lies_is_found_out(field: tuple[int, str], value: int, complaint: str) -> None:
    assert complaint in error_in(lying(a_zip({"a.json": b"[1]" * 100}), field, value))


def test_a_stored_member_longer_than_the_file_is_found_out() -> None:
    content = lying(lying(a_zip({"a.json": b"[1]"}, zipfile.ZIP_STORED), PACKED_SIZE, 10**6), SIZE, 10**6)

    assert "the ZIP ends in the middle of it" in error_in(content)


def cut_in_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def without_directory(content: bytes) -> bytes:
    return content[: content.index(b"PK\x01\x02")]


@pytest.mark.parametrize("harm", [cut_in_half, without_directory, lambda _: b"PK\x03\x04", lambda _: b"PK\x05\x06"])
def test_a_broken_zip_is_refused_with_the_way_out(harm: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnreadableExport, match=r"trip\.zip is not a sound ZIP .* fetch it again"):
        members_of(harm(a_zip(SEVERAL)))


def test_something_before_and_after_the_zip_is_passed_over() -> None:
    assert contents_of(b"#!/bin/sh\nexec unzip\n" + a_zip(SEVERAL)) == SEVERAL


def bomb(megabytes: int) -> bytes:
    return a_zip({"bomb.json": bytes(megabytes << 20)})


def test_a_bomb_is_refused_by_its_real_ratio_with_the_way_out() -> None:
    message = error_in(bomb(110))

    assert message.startswith("trip.zip was refused: bomb.json unpacks to more than 250 times its size.")
    assert "BACKSCROLL_LIMIT_RATIO higher than 250" in message


def test_a_bomb_that_lies_about_its_size_is_no_better() -> None:
    assert "larger than the ZIP says" in error_in(lying(bomb(110), SIZE, 10))


def test_a_bomb_that_lies_about_its_packed_size_is_caught_by_the_ratio_of_the_whole() -> None:
    assert "trip.zip was refused: it unpacks to more than 250 times" in error_in(lying(bomb(110), PACKED_SIZE, 10**9))


def test_a_ratio_that_is_high_but_small_is_no_bomb() -> None:
    assert len(contents_of(bomb(5))["bomb.json"]) == 5 << 20


def a_zip_of_overlapping(count: int, content: bytes) -> bytes:
    """Give a ZIP of which every directory entry points to the same file; it says it has none."""
    single = a_zip({"a.json": content})
    at, end = single.index(b"PK\x01\x02"), single.rindex(b"PK\x05\x06")
    directory = single[at:end] * count
    return single[:at] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), at, 0)


def read_all(members: Sequence[Member]) -> int:
    return sum(len(content_of(member.open())) for member in members)


def test_entries_that_overlap_are_counted_each() -> None:
    members, _ = members_of(a_zip_of_overlapping(10, b"x" * 1000), Limits(total_bytes=5_500))

    with pytest.raises(LimitExceeded) as caught:
        read_all(members)

    assert caught.value.limit == "total_bytes"


def test_entries_that_overlap_cannot_hide_their_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "RATIO_COUNTS_FROM", 0)
    plain = b"".join(b"%d," % (number * number) for number in range(3_000))
    members, _ = members_of(a_zip_of_overlapping(2_000, plain))

    with pytest.raises(LimitExceeded) as caught:
        read_all(members)

    assert caught.value.limit == "ratio"


@pytest.mark.parametrize(
    ("limits", "limit"),
    [(Limits(member_bytes=999), "member_bytes"), (Limits(total_bytes=999), "total_bytes")],
)
def test_a_limit_on_bytes_is_one_of_real_bytes(limits: Limits, limit: str) -> None:
    (member,), _ = members_of(lying(a_zip({"a.json": b"x" * 1000}), SIZE, 10**6), limits)

    with pytest.raises(LimitExceeded, match=f"BACKSCROLL_LIMIT_{limit.upper()} higher than 999") as caught:
        content_of(member.open())

    assert caught.value.limit == limit


def test_reading_a_member_again_costs_nothing_of_the_total() -> None:
    (member,), _ = members_of(a_zip({"a.json": b"x" * 1000}), Limits(total_bytes=1000))

    assert [len(content_of(member.open())) for _ in range(3)] == [1000] * 3


def test_a_hundred_thousand_entries_are_opened() -> None:
    members, _ = members_of(a_zip_of_overlapping(100_000, b"[1]"))

    assert len(members) == 100_000


def test_one_entry_too_many_is_refused_before_it_is_loaded() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(LimitExceeded, match=r"lists more than 99,999 files.*BACKSCROLL_LIMIT_ENTRIES") as caught:
            members_of(a_zip_of_overlapping(100_000, b"[1]"), Limits(entries=99_999))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert caught.value.limit == "entries"
    assert peak < 32 << 20


def test_a_directory_too_large_for_its_entries_is_not_even_read() -> None:
    content = a_zip({"a" * 60_000: b""})

    with pytest.raises(LimitExceeded, match="lists more than 10 files"):
        members_of(content, Limits(entries=10))


def in_zip64(content: bytes) -> bytes:
    """Rewrite a ZIP's end as one of more than four gigabytes has it."""
    at, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    count = content.count(b"PK\x01\x02")
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, end - at, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return content[:end] + large + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", *[0xFFFF] * 4, *[0xFFFFFFFF] * 2, 0)


def test_zip64_is_judged_by_its_real_directory() -> None:
    assert contents_of(in_zip64(a_zip(SEVERAL)), Limits(entries=len(SEVERAL))) == SEVERAL
    with pytest.raises(LimitExceeded):
        members_of(in_zip64(a_zip(SEVERAL)), Limits(entries=len(SEVERAL) - 1))


def test_memory_does_not_grow_with_a_member() -> None:
    (member,), _ = members_of(bomb(60))
    tracemalloc.start()
    try:
        with member.open() as stream:
            while stream.read(1 << 16):
                pass
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@settings(max_examples=300)
@given(st.data())
def test_a_zip_with_any_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(a_zip(SEVERAL))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))

    with suppress(UnreadableExport):
        for member in members_of(bytes(content))[0]:
            with suppress(UnreadableExport):
                content_of(member.open())


@given(st.binary())
def test_any_bytes_that_begin_like_a_zip_are_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableExport):
        members_of(b"PK\x03\x04" + content)
    with suppress(UnreadableExport):
        members_of(a_zip(SEVERAL) + content)
