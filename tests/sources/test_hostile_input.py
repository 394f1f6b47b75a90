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
from tests.support.hostile import changed, read_hostile, read_raw, seeds

SOURCES = [pytest.param(source, id=name) for name, source in all_sources().items()]


@pytest.mark.parametrize("source", SOURCES)
@settings(max_examples=300)
@given(data=st.data())
def test_nothing_in_an_export_gets_past_its_source(source: Source, data: st.DataObject) -> None:
    known = seeds(source.name)
    files = changed(
        known[data.draw(st.integers(0, len(known) - 1))], lambda below: data.draw(st.integers(0, below - 1))
    )

    read_hostile(source, files)


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
        assert any("checksum is wrong" in skipped.why for skipped in beside if isinstance(skipped, Skipped))


@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"[", b"{", b"<"):
        read_raw(beginning + content)
