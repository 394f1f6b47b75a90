"""A file that is one record is read as far as it is sound."""

from __future__ import annotations

import pytest

from backscroll.errors import UnreadableExport
from backscroll.reading.limits import Limits
from backscroll.reading.whole import whole
from tests.builders import a_damaged_member, a_member

WRONG = "file.json cannot be read: its checksum is wrong."


def test_a_sound_file_is_a_record_without_damage() -> None:
    record = whole(a_member(b'{"a": 1}'), key="a")

    assert (record.name, record.content, record.key, record.damage) == ("file.json", b'{"a": 1}', "a", None)


def test_of_a_damaged_file_the_record_is_what_stands_before_the_damage() -> None:
    record = whole(a_damaged_member(b'{"a": 1}\n{"b'))

    assert (record.content, record.damage) == (b'{"a": 1}\n{"b', WRONG)


def test_a_file_without_a_sound_byte_is_refused() -> None:
    with pytest.raises(UnreadableExport, match="checksum"):
        whole(a_damaged_member(b""))


def test_a_file_too_large_to_be_held_is_refused() -> None:
    with pytest.raises(UnreadableExport, match="larger than 10 bytes"):
        whole(a_member(b"0123456789a", limits=Limits(record_bytes=10)))
