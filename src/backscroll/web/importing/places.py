"""Folders of this machine that are to be read where they lie."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from backscroll.web.importing.work import Input


class Places(Struct, frozen=True):
    """Some of the places in which programs keep conversations, handed over as an upload is."""

    found: tuple[Input, ...]

    @property
    def name(self) -> str:
        first, *others = [one.name for one in self.found]
        return f"{first} and {len(others)} more" if others else first

    def inputs(self, source: str | None) -> list[Input]:
        return [replace(one, source=source or one.source) for one in self.found]

    def discard(self) -> None:
        """Leave it all where it is: it is the user's own."""
