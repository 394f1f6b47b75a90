"""Whatever stands in an export, a source gives sound conversations and `Skipped`, or says that it cannot read it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import Skipped
from backscroll.reading.export import Export
from backscroll.reading.source import Record, Source
from backscroll.sources import all_sources
from tests.builders import a_damaged_member
from tests.support.hostile import changed, choosing_by, read_hostile, read_raw, seeds

CHOICES = 32
SOURCES = [pytest.param(source, id=name) for name, source in all_sources().items()]


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=300)
@given(numbers=st.binary(min_size=CHOICES * 4, max_size=CHOICES * 4))
def test_nothing_in_an_export_gets_past_its_source(source: Source, numbers: bytes) -> None:
    choose = choosing_by(numbers)
    known = seeds(source.name)
    files = changed(known[choose(len(known))], choose)

    read_hostile(source, files)


def test_a_choice_can_be_anything_and_after_the_last_number_is_the_first() -> None:
    choose = choosing_by(bytes([0, 0, 0, 0, 2, 0, 0, 0, 7, 1, 0, 0]))

    assert [choose(3), choose(3), choose(256), choose(3)] == [0, 2, 7, 0]


@pytest.mark.parametrize("source", SOURCES)
def test_the_seeds_are_read(source: Source) -> None:
    assert sum(read_hostile(source, files) for files in seeds(source.name)) > 0


@pytest.mark.parametrize("source", SOURCES)
def test_the_files_of_others_are_no_harm(source: Source) -> None:
    for other in all_sources():
        for files in seeds(other):
            read_hostile(source, files)


@pytest.mark.parametrize("source", SOURCES)
def test_a_damaged_file_costs_only_itself(source: Source) -> None:
    for files in seeds(source.name):
        sound = [member for member in Export.of_bytes("sound", files).members if source.claims(member)]
        broken = [a_damaged_member(files[member.name], f"broken/{member.name}") for member in sound]

        alone = list(source.records(Export("sound", sound), sound))
        beside = list(source.records(Export("both", [*broken, *sound]), [*broken, *sound]))

        assert {record.content for record in alone if isinstance(record, Record)} <= {
            record.content for record in beside if isinstance(record, Record) and record.name in files
        }
        told = [one.why if isinstance(one, Skipped) else one.damage or "" for one in beside]
        assert any("checksum is wrong" in why for why in told)


@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"[", b"{", b"<"):
        read_raw(beginning + content)
