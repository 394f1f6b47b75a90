"""What a job does: looks at what was handed over, or imports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from backscroll.archive import Archive, ImportReport
from backscroll.errors import ServiceUnavailable, UnreadableExport
from backscroll.web.importing.job import Phase
from backscroll.web.importing.live import Live, nothing_done

Work = Callable[[Archive, Live], None]


class Input(Struct, frozen=True):
    """Something to read: where it lies, and what its user calls it."""

    path: Path
    name: str
    source: str | None = None


class ToRead(Protocol):
    """What was handed over at once, to be looked into or imported, and then let go of."""

    @property
    def name(self) -> str:
        """What the user calls all of it."""

    def inputs(self, source: str | None) -> list[Input]:
        """Give what there is to read."""

    def discard(self) -> None: ...


def importing(inputs: Sequence[Input]) -> Work:
    """Give the work of importing all inputs, and of making them findable by meaning."""

    def work(archive: Archive, live: Live) -> None:
        _each(inputs, live, lambda one: live.found(_imported(archive, one, live)))
        live.begin(Phase.MEANING)
        try:
            archive.build_vectors(live.on_built)
        except ServiceUnavailable as error:
            live.unread(f"{error} All is kept; it is made findable by meaning at the next import.")

    return work


def looking(inputs: Sequence[Input]) -> Work:
    """Give the work of looking into all inputs."""

    def work(archive: Archive, live: Live) -> None:
        _each(
            inputs,
            live,
            lambda one: live.looked(archive.look_into(one.path, one.source, live.on_progress, name=one.name)),
        )

    return work


def _imported(archive: Archive, one: Input, live: Live) -> ImportReport:
    return archive.import_path(one.path, one.source, live.on_progress, name=one.name)


def _each(inputs: Sequence[Input], live: Live, read: Callable[[Input], None]) -> None:
    """Read one input after the other. Raises the first one's error where nothing of any could be read."""
    failed: list[UnreadableExport] = []
    for one in inputs:
        live.go_on()
        live.begin(Phase.LOOKING)
        try:
            read(one)
        except UnreadableExport as error:
            failed.append(error)
            live.unread(str(error))
        live.go_on()
    if failed and nothing_done(live.now):
        raise failed[0]
