"""What programs on this machine have kept of their conversations: found in the places that sources name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from backscroll.archive.detecting import claims_of, source_named
from backscroll.reading.opening import exports_at
from backscroll.reading.source import Source
from backscroll.sources import all_sources


class FoundHere(Struct, frozen=True):
    """A folder of this machine that holds a source's conversations, and in how many files."""

    source: str
    label: str
    place: str
    file_count: int


def places_here(environment: Mapping[str, str], home: Path, wanted: str | None = None) -> Iterator[tuple[Source, Path]]:
    """Give the folders that are there, of all sources or the wanted one. Raises `InvalidRequest` for an unknown one."""
    for source in [source_named(wanted)] if wanted else all_sources().values():
        for place in source.places(environment, home):
            if place.is_dir():
                yield source, place


def found_here(environment: Mapping[str, str], home: Path) -> list[FoundHere]:
    """Give the folders in which there are conversations, the fullest first."""
    found = [
        FoundHere(source.name, source.label, str(place), count)
        for source, place in places_here(environment, home)
        if (count := _files_in(source, place))
    ]
    return sorted(found, key=lambda one: (-one.file_count, one.place))


def _files_in(source: Source, place: Path) -> int:
    with closing(exports_at(place)) as exports:
        return sum(len(members) for _, claims in claims_of(exports, source) for members in claims.values())
