"""The command line within the test's own process: `backscroll("search", "lamp").out`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from backscroll.cli.app import _run


class Answer(Struct, frozen=True):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return msgspec.json.decode(self.out)


class Backscroll:
    """The command with an archive of its own."""

    def __init__(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = database
        self._capsys = capsys

    def __call__(self, *arguments: str, debug: bool = False) -> Answer:
        self._capsys.readouterr()
        code = _run(list(arguments), debug=debug)
        printed = self._capsys.readouterr()
        return Answer(code, printed.out, printed.err)
