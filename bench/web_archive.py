"""Make an archive to measure pages with: `python -m bench.web_archive 100000 ARCHIVE`.

Very many short conversations, and in the middle of them one of 10,000 messages. They are imported as a Claude.ai
export, without vectors.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from backscroll.archive import Archive
from backscroll.search.embedders.choice import EmbedderChoice
from bench.exports.claude_web import Chat, chat_of, write_chats
from bench.exports.making import writer_of

LONGEST = 5_000
SHORT = (1, 1, 1, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.web_archive", description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, help="how many conversations")
    parser.add_argument("archive", type=Path, help="where to write it; must not exist yet")
    asked = parser.parse_args()
    asked.archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = write_chats(Path(folder), chats(asked.count))
        with Archive.open(asked.archive, embedder=EmbedderChoice("none")) as archive:
            archive.import_path(Path(folder))
    print(f"{made.conversations:,} conversations, {made.messages:,} messages")


def chats(count: int) -> Iterator[Chat]:
    """Give so many conversations, the middle one with 5,000 turns."""
    for index in range(count):
        writer = writer_of("pages", 0, index)
        yield chat_of(writer, LONGEST if index == count // 2 else writer.random.choice(SHORT))


if __name__ == "__main__":
    main()
