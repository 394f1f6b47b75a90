"""Which source reads which member, and what nobody can read."""

from __future__ import annotations

from backscroll.archive.detecting import claimed, unreadable_in
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
