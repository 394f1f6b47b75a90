"""The tests that serve every source: one fixture folder per oddity."""

from __future__ import annotations

from pathlib import Path

import pytest

from backscroll.archive.detecting import Unread, claims_of
from backscroll.model import Conversation
from backscroll.reading.opening import exports_at
from backscroll.sources import all_sources
from tests.support.fixtures import as_json, cases, claimants, read_at

CASES = [pytest.param(case, id=f"{case.parent.name}/{case.name}") for case in cases()]


@pytest.mark.parametrize("case", CASES)
def test_no_member_has_two_claimants_and_none_a_foreign_one(case: Path) -> None:
    found = [claimants(member) for export in exports_at(case / "input") for member in export.members]

    assert all(len(names) <= 1 for names in found)
    assert {name for names in found for name in names} == {case.parent.name}


@pytest.mark.parametrize("case", CASES)
def test_reading_gives_what_expected_json_says(case: Path) -> None:
    found = read_at(all_sources()[case.parent.name], case / "input")

    assert as_json(found) == (case / "expected.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_source_node_is_accounted_for(case: Path) -> None:
    for found in read_at(all_sources()[case.parent.name], case / "input"):
        if isinstance(found, Conversation):
            assert found.nodes.unaccounted(len(found.skipped)) == 0, found.title


@pytest.mark.parametrize("case", CASES)
def test_every_file_of_a_fixture_is_known(case: Path) -> None:
    unread = Unread(None)
    for export, found in claims_of(exports_at(case / "input"), None):
        unread.look_at(export, found)

    assert unread.notes == ()


def test_every_source_has_a_fixture() -> None:
    assert set(all_sources()) == {case.parent.name for case in cases()}
