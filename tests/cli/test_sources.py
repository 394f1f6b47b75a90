"""`backscroll sources`."""

from __future__ import annotations

from backscroll.sources import all_sources
from tests.support.commands import Backscroll


def test_every_source_is_listed_with_how_to_get_its_export(backscroll: Backscroll) -> None:
    answer = backscroll("sources")

    assert all(f"{source.name}: {source.label}" in answer.out for source in all_sources().values())
    assert [one["name"] for one in backscroll("sources", "--json").json()] == sorted(all_sources())
