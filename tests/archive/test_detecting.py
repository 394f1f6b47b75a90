"""Which source reads which member, and what nobody can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from backscroll.archive.detecting import Unread, claimed, claims_of, seen_in, source_named, unknown, unreadable_in
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.opening import exports_at
from tests.builders import a_damaged_member, a_file, a_member, a_zip
from tests.support.gemini_takeout import a_cell, a_page

CHATS = b'[{"mapping": {"n1": {"id": "n1", "message": null, "parent": null, "children": []}}}]'


def test_a_member_of_which_nothing_can_be_read_is_named() -> None:
    export = Export(
        "made up", [a_member(CHATS, "a.json"), a_damaged_member(b"", "b.json"), a_damaged_member(CHATS, "c.json")]
    )

    found = claimed(export, None)

    assert [member.name for members in found.values() for member in members] == ["a.json", "c.json"]
    assert unreadable_in(export) == [Skipped("b.json", "b.json cannot be read: its checksum is wrong.")]


def test_what_is_called_a_picture_is_looked_into_only_where_nothing_else_is_claimed() -> None:
    picture = a_member(CHATS, "file-1.dat")

    assert [member.name for (member,) in claimed(Export("", [picture, a_member(CHATS)]), None).values()] == [
        "file.json"
    ]
    assert [member.name for (member,) in claimed(Export("", [picture]), None).values()] == ["file-1.dat"]


def note_on(*members: Member, label: str = "Downloads") -> str:
    export, unread = Export(label, members), Unread(None)
    unread.look_at(export, claimed(export, None))
    return " ".join(unread.notes)


def test_what_no_source_knows_beside_what_one_knows_is_named() -> None:
    strange = [a_member(b'{"colour": "blue"}', f"{number}.json") for number in range(5)]

    assert note_on(a_member(CHATS, "a.json"), strange[0]) == (
        "No source knows a file of Downloads, which is passed over: "
        "0.json (18 bytes, a JSON object with the keys colour)."
    )
    assert note_on(a_member(CHATS, "a.json"), *strange).startswith(
        "No source knows 5 files of Downloads, which are passed over: 0.json ("
    )
    assert note_on(a_member(CHATS, "a.json"), *strange).endswith("; and 2 more.")


def test_what_almost_is_an_export_is_explained_beside_others_too() -> None:
    page = a_member(a_page(a_cell("Watched&nbsp;a film<br>", product="YouTube")), "MyActivity.html")
    packed = a_member(b"\x1f\x8b\x08\x00" + b"\x00" * 40, "b.tgz")

    note = note_on(a_member(CHATS, "a.json"), page, packed)

    assert "YouTube or another product than Gemini has no chats" in note
    assert "b.tgz is packed" in note


@pytest.mark.parametrize(
    "member",
    [
        a_member(b"[]\n", "empty.json"),
        a_member(b"\x89PNG\r\n\x1a\n picture", "photo.png"),
        a_member(b"Read me first.", "readme.txt"),
        a_member(b'{"id": "u1"}', "user.json"),
        a_member(b'{"a": "was uploaded"}', "file-1234567890abcdefghij-report.json"),
    ],
    ids=lambda member: member.name,
)
def test_what_is_no_export_or_belongs_to_one_is_not_named(member: Member) -> None:
    assert note_on(a_member(CHATS, "conversations.json"), member) == ""


def test_where_one_source_is_asked_the_others_files_are_passed_over_in_silence() -> None:
    export = Export("", [a_member(CHATS, "a.json"), a_member(b'{"colour": "blue"}', "b.json")])
    wanted = source_named("chatgpt")
    unread = Unread(wanted)

    unread.look_at(export, claimed(export, wanted))

    assert unread.notes == ()


def test_a_zip_around_a_zip_is_known_by_what_lies_in_that(tmp_path: Path) -> None:
    inner = a_zip({"conversations.json": CHATS})
    around = a_file(tmp_path / "around.zip", a_zip({"inner.zip": inner, "readme.txt": b"Read me first."}))
    unread = Unread(None)

    for export, found in claims_of(exports_at(around), None):
        unread.look_at(export, found)

    assert unread.notes == ()


def test_what_is_packed_in_another_way_than_as_a_zip_is_to_be_unpacked() -> None:
    packed = Export("Downloads", [a_member(b"\x1f\x8b\x08\x00" + b"\x00" * 40, "takeout-001.tgz")])

    assert str(unknown("Downloads", [seen_in(packed)])).endswith(
        "takeout-001.tgz is packed, and only ZIPs are opened: unpack it and import the folder."
    )


def test_a_page_or_text_that_is_only_called_packed_is_described_as_what_it_is() -> None:
    page = Export("Downloads", [a_member(b"<html>Sign in</html>", "takeout-001.tgz")])

    assert "an HTML page" in str(unknown("Downloads", [seen_in(page)]))


def test_json_that_breaks_off_is_not_described_as_if_it_were_whole() -> None:
    cut = Export("hello.json", [a_member(b'{"hello":[1,2', "hello.json")])

    assert "(13 bytes, a JSON object, broken off or damaged, with the keys hello)" in str(
        unknown("hello.json", [seen_in(cut)])
    )


def test_what_only_another_source_knows_is_said_to_be_its() -> None:
    talk = Export("talk.zip", [a_member(CHATS, "conversations.json")])
    grok = source_named("grok")

    assert claimed(talk, grok) == {}
    assert str(unknown("talk.zip", [seen_in(talk, grok)])) == (
        "grok does not know talk.zip, but chatgpt does. Name that source, or none."
    )


def test_what_no_source_knows_is_said_of_all_though_one_was_asked() -> None:
    letter = Export("letter.txt", [a_member(b"Dear diary", "letter.txt")])

    assert str(unknown("letter.txt", [seen_in(letter, source_named("grok"))])).startswith("No source knows letter.txt")
