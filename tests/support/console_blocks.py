"""Commands that a document shows with their output: `$ backscroll …` in a block marked `console`."""

from __future__ import annotations

import re
import shlex
from fnmatch import fnmatchcase

from msgspec import Struct

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ backscroll (.*)\n?((?:(?!\$ ).*\n?)*)", re.MULTILINE)
ANY_LINES = "..."


class Shown(Struct, frozen=True):
    """One command as a document shows it."""

    arguments: list[str]
    output: str


def commands_in(document: str) -> list[Shown]:
    return [
        Shown(shlex.split(command), output.strip())
        for block in _BLOCK.findall(document)
        for command, output in _COMMAND.findall(block)
    ]


def fits(shown: str, printed: str) -> bool:
    """Whether this was printed; a line of three dots stands for any lines."""
    pattern = "\n".join("*" if line == ANY_LINES else _literal(line) for line in shown.splitlines())
    return fnmatchcase(_trimmed(printed), pattern.replace("\n*", "*"))


def _literal(line: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", line.rstrip())


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
