"""Which source reads which member, and what nobody can read."""

from __future__ import annotations

from backscroll.archive.detecting import claimed, seen_in, source_named, unknown, unreadable_in
from backscroll.model import Skipped
from backscroll.reading.export import Export
from tests.builders import a_damaged_member, a_member

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
