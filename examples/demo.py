"""The demonstration: imports every sample export, searches by words and meaning, reads a branch, exports.

What it makes lies in `demo-output/`, which can be deleted at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent
OUTPUT = EXAMPLES.parent / "demo-output"
DATABASE = OUTPUT / "archive.db"


def main() -> None:
    if OUTPUT.exists():
        shutil.rmtree(OUTPUT)
    OUTPUT.mkdir()
    os.environ["BACKSCROLL_DB"] = str(DATABASE)
    exports = [os.path.relpath(path) for path in sorted(EXAMPLES.iterdir()) if path.is_dir() and path.name[0] != "_"]
    run("import", *exports)
    run("list", "--limit", "12")
    run("search", "bread", "--limit", "4")
    run("search", "漢字", "--limit", "3")
    run("search", "railway", "journey", "--limit", "1")
    run("search", "trip", "to", "Japan", "--limit", "1")
    run("search", "lamp", "broken", "--explain", "--limit", "1")
    run("search", "--similar-to", branched_conversation(), "--limit", "2")
    run("show", branched_conversation())
    run("export", "--query", "bread", "--format", "html", "--output", os.path.relpath(OUTPUT / "bread"))
    run("stats")
    pages = sorted((OUTPUT / "bread").rglob("index.html"))
    say(f"The archive is {os.path.relpath(DATABASE)}; look at {os.path.relpath(pages[0])} in a browser.")
    say(f"In the browser: BACKSCROLL_DB={os.path.relpath(DATABASE)} .venv/bin/backscroll serve")
    say(f"Go on with it:  BACKSCROLL_DB={os.path.relpath(DATABASE)} .venv/bin/backscroll search WORD")
    say("Your own:       .venv/bin/backscroll import PATH-OF-YOUR-EXPORT")


def run(*arguments: str) -> None:
    """Show a command as one would type it, and what it prints."""
    words = " ".join(f'"{word}"' if " " in word else word for word in arguments)
    say(f"\n$ backscroll {words}")
    finished = subprocess.run(["backscroll", *arguments], check=False)
    if finished.returncode not in (0, 1):
        sys.exit(finished.returncode)


def branched_conversation() -> str:
    """Give the id of a sample conversation that has more than one branch."""
    listed = subprocess.run(
        ["backscroll", "list", "--branched", "--order", "oldest", "--json"], capture_output=True, text=True, check=True
    )
    return str(json.loads(listed.stdout)["conversations"][0]["id"])


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
