"""The picture in the README: searches by meaning and by words in a terminal, and what one leads to.

`python -m tests.support.picture > docs/picture.svg` renews it. It asks for no font and no other file.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLUMNS = 96
LINES_OF_TALK = 17
COMMAND = Path(sys.executable).with_name("backscroll")
_FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}|<!--.*?-->", re.DOTALL)


def picture() -> str:
    """Give the picture as SVG."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "archive.db")
        _printed(database, "import", "--quiet", "examples/chatgpt", "examples/claude-web", "examples/grok")
        for words in ("railway journey", "oven lamp"):
            _show(console, f"backscroll search {words} --limit 1", _printed(database, "search", words, "--limit=1"))
        talk = _printed(database, "show", "bbd28cb7").splitlines()[:LINES_OF_TALK]
        _show(console, "backscroll show bbd28cb7", "\n".join(talk))
    svg = _FROM_ELSEWHERE.sub("", console.export_svg(title="backscroll", unique_id="backscroll"))
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def _printed(database: str, *arguments: str) -> str:
    environment = os.environ | {"BACKSCROLL_DB": database, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TZ": "UTC"}
    return subprocess.run([COMMAND, *arguments], env=environment, capture_output=True, text=True, check=True).stdout


def _show(console: Console, command: str, printed: str) -> None:
    console.print(Text.assemble(("$ ", "dim"), command))
    console.print(Text.from_ansi(printed))


if __name__ == "__main__":
    sys.stdout.write(picture())
