"""Make an export to measure with: `python -m bench.generate chatgpt 5000 OUT`.

The same source, count and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from bench.exports import chatgpt, claude_code, claude_web
from bench.exports.making import Made

MAKERS: dict[str, Callable[[Path, int, int], Made]] = {
    "chatgpt": chatgpt.write,
    "claude-web": claude_web.write,
    "claude-code": claude_code.write,
}


def generate(source: str, count: int, folder: Path, *, seed: int = 0) -> Made:
    """Write an export of `count` conversations into a new folder, one conversation in memory at a time."""
    folder.mkdir(parents=True)
    return MAKERS[source](folder, count, seed)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description="Make an export to measure with.")
    parser.add_argument("source", choices=sorted(MAKERS))
    parser.add_argument("count", type=int, help="how many conversations")
    parser.add_argument("folder", type=Path, help="where to write it; must not exist yet")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    made = generate(asked.source, asked.count, asked.folder, seed=asked.seed)
    print(json.dumps(made.as_json()))


if __name__ == "__main__":
    main()
