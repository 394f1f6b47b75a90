"""Fixture folders: what a provider wrote, and what reading it must give.

`python -m tests.support.fixtures SOURCE/CASE` prints what reading gives today; read it before you keep it as
`expected.json`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from backscroll.model import Conversation, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export, Member
from backscroll.reading.opening import exports_at
from backscroll.reading.source import Source
from backscroll.sources import all_sources

FIXTURES = Path(__file__).parent.parent / "fixtures"


def cases() -> list[Path]:
    return sorted(path.parent for path in FIXTURES.glob("*/*/input"))


def claimants(member: Member) -> list[str]:
    """Give the names of the sources that claim a member, looking further where none does at first."""
    names = [source.name for source in all_sources().values() if source.claims(member)]
    if not names and member.look_further():
        names = [source.name for source in all_sources().values() if source.claims(member)]
    return names


def read(source: Source, export: Export) -> Iterator[Conversation | Skipped]:
    """Read everything a source claims in an export."""
    claimed = [member for member in export.members if source.name in claimants(member)]
    for record in source.records(export, claimed):
        if isinstance(record, Skipped):
            yield record
            continue
        for found in each(source, record, export):
            yield arranged(found) if isinstance(found, Conversation) else found


def read_at(source: Source, path: Path) -> list[Conversation | Skipped]:
    return [found for export in exports_at(path) for found in read(source, export)]


def as_json(found: list[Conversation | Skipped]) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


if __name__ == "__main__":
    case = FIXTURES / sys.argv[1]
    sys.stdout.write(as_json(read_at(all_sources()[case.parent.name], case / "input")))
