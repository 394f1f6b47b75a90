"""What a command cost: its processor time and its peak memory, as the kernel counted them for that child alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# `ru_maxrss` counts kilobytes on Linux and bytes on macOS.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """One finished command. `output` is what it printed, standard error last."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    exit_code: int
    output: str

    def checked(self) -> Run:
        """Give the run back where it went well; a figure of a failed command is no figure."""
        if self.exit_code != 0:
            raise CommandFailed(f"exit code {self.exit_code}: {self.output[-800:].strip()}")
        return self


class CommandFailed(Exception):
    """A measured command did not do its work."""


def run(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, typed: str = "") -> Run:
    """Run a command to its end, with `typed` as its standard input, and give what it cost.

    The output goes to files, so that nothing waits for a reader.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as given:
        given.write(typed.encode())
        given.seek(0)
        started = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command],
            stdin=given,
            stdout=out,
            stderr=err,
            env=os.environ | dict(environment or {}),
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        return Run(
            seconds=time.perf_counter() - started,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * _RSS_UNIT,
            exit_code=child.returncode,
            output=_text_in(out) + _text_in(err),
        )


def _text_in(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
