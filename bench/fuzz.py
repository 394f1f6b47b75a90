"""Let a coverage-guided fuzzer change exports until a reader does what it must not: `python -m bench.fuzz`.

Needs `atheris` (`pip install atheris`). Each accident is shown once, with the input that caused it kept in
`.bench/fuzz/`, and any of them makes the exit code 1. `--again FILE` reads such an input once more.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
import traceback
from contextlib import redirect_stderr
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".bench" / "fuzz"
OUR_CODE = str(ROOT / "src")
MOST_BYTES = 1 << 15
# The first byte of an input says what the others are: a file, or the choices of what to change in a fixture.
A_FILE, CHOICES = b"\x00", b"\x01"


class Target:
    """What the fuzzer calls: reads an input, and remembers the accidents by the line of our code they come from."""

    def __init__(self, atheris: Any, hostile: Any, source: str | None) -> None:
        self.accidents: dict[str, Path] = {}
        self._numbers_in = atheris.FuzzedDataProvider
        self._hostile = hostile
        self._sources = [one for name, one in hostile.all_sources().items() if source in (name, None)]
        self.runs = 0

    def read(self, content: bytes) -> None:
        """Read an input, and let out what comes out."""
        if content[:1] == A_FILE:
            self._hostile.read_raw(content[1:])
            for source in self._sources:
                self._hostile.read_hostile(source, {"file.json": content[1:]})
        else:
            self._read_changed(self._numbers_in(content[1:]))

    def _read_changed(self, numbers: Any) -> None:
        def choose(below: int) -> int:
            return int(numbers.ConsumeIntInRange(0, below - 1))

        source = self._sources[choose(len(self._sources))]
        seeds = self._hostile.seeds(source.name)
        self._hostile.read_hostile(source, self._hostile.changed(seeds[choose(len(seeds))], choose))

    def tried(self, content: bytes) -> None:
        """Read an input; show an accident the first time that it happens."""
        self.runs += 1
        try:
            self.read(content)
        except Exception as accident:  # noqa: BLE001 - that is what the fuzzer is here to find
            place = _place_of(accident)
            if place not in self.accidents:
                self.accidents[place] = _kept(content)
                traceback.print_exception(accident, limit=-4)
                print(f"{place}: kept as {self.accidents[place].relative_to(ROOT)}\n", flush=True)

    def inputs_to_begin_with(self) -> list[bytes]:
        files = [
            file for source in self._sources for seed in self._hostile.seeds(source.name) for file in seed.values()
        ]
        choices = [random.Random(number).randbytes(64) for number in range(1_000)]
        return [A_FILE + file[:MOST_BYTES] for file in files] + [CHOICES + chosen for chosen in choices]


def _place_of(accident: Exception) -> str:
    frames = traceback.extract_tb(accident.__traceback__)
    last = next((frame for frame in reversed(frames) if frame.filename.startswith(OUR_CODE)), frames[-1])
    return f"{type(accident).__name__} at {Path(last.filename).relative_to(ROOT)}:{last.lineno}"


def _kept(content: bytes) -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / hashlib.sha256(content).hexdigest()[:16]
    path.write_bytes(content)
    return path


def _fuzz(atheris: Any, target: Target, seconds: float) -> NoReturn:
    corpus = tempfile.TemporaryDirectory()
    for place, content in enumerate(target.inputs_to_begin_with()):
        (Path(corpus.name) / str(place)).write_bytes(content)
    ends_at = time.monotonic() + seconds

    def tried_in_time(content: bytes) -> None:
        target.tried(content)
        if time.monotonic() > ends_at:
            print(f"{target.runs:,} inputs read, {len(target.accidents)} accidents", flush=True)
            corpus.cleanup()
            # The fuzzer would end the process by itself, with exit code 0 and without any cleaning up.
            os._exit(1 if target.accidents else 0)

    atheris.Setup([sys.argv[0], corpus.name, f"-max_len={MOST_BYTES}", "-verbosity=0"], tried_in_time)
    atheris.Fuzz()
    raise AssertionError("the fuzzer never comes back")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Fuzz the readers.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--source", help="fuzz this one alone")
    parser.add_argument("--again", type=Path, metavar="FILE", help="read a kept input once more")
    asked = parser.parse_args()
    try:
        atheris = import_module("atheris")
    except ImportError:
        sys.exit("This needs atheris: pip install atheris")
    with redirect_stderr(StringIO()), atheris.instrument_imports(include=["backscroll"]):  # it names every module
        hostile = import_module("tests.support.hostile")
        hostile.all_sources()
    target = Target(atheris, hostile, asked.source)
    if asked.again:
        target.read(asked.again.read_bytes())
    else:
        _fuzz(atheris, target, asked.seconds)


if __name__ == "__main__":
    main()
