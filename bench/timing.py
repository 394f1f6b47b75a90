"""Time searches within one process on one core: `python -m bench.timing ARCHIVE`. Prints one line of JSON.

Each query is asked a few times, and the answer that took least counts: whatever else the machine does only ever adds.
Processor time is counted, as a warm search waits for nothing and a clock would count what others do.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backscroll.archive import Archive, SearchResult
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.embedders.choosing import embedder_chosen
from backscroll.search.embedders.port import Embedder
from bench.queries import queries

REPEATS = 4
RAREST = 8
MODES = ("hybrid", "keyword", "meaning")


def main() -> None:
    pin()
    store = Path(sys.argv[1])
    embedder = embedder_chosen(EmbedderChoice())
    with Archive.open(store, embedder=embedder) as archive:
        memory = memory_of_vectors(archive, embedder)
        asked = {"rarest word": rarest_words(store), **queries()}
        times = {
            mode: {kind: [_fastest(archive, text, mode) for text in some] for kind, some in asked.items()}
            for mode in MODES
        }
    print(json.dumps({**memory, "milliseconds": times}))


def rarest_words(store: Path) -> list[str]:
    """Give words of the index that are in two to ten messages: the made-up ones are in more, the larger the archive."""
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, keyword_index, row)")
    query = "SELECT term FROM words WHERE doc BETWEEN 2 AND 10 AND length(term) > 6 AND term GLOB '*[aio]n*' LIMIT 4000"
    found = [term for (term,) in connection.execute(query)]
    connection.close()
    return found[:: len(found) // RAREST][:RAREST]


def pin() -> None:
    """Keep to the last core, where the system lets a process choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def memory_of_vectors(archive: Archive, embedder: Embedder | None) -> dict[str, Any]:
    """Give what the first search by meaning leaves in memory, after one in an archive of a single message."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db", embedder=embedder) as small:
        small.add_turn(small.begin("a word").id, "a word")
        small.search("word", mode="meaning")
    archive.search("word", mode="keyword")
    gc.collect()
    before, peak_before, started = _resident(), _peak(), time.process_time()
    archive.search("word", mode="meaning")
    seconds = time.process_time() - started
    gc.collect()
    return {"resident_bytes": _resident() - before, "peak_bytes": _peak() - peak_before, "first_seconds": seconds}


def _resident() -> int:
    """Give what the process holds in memory now; where the system does not tell, the most it ever held."""
    counts = Path("/proc/self/statm")
    return int(counts.read_text().split()[1]) * resource.getpagesize() if counts.exists() else _peak()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _fastest(archive: Archive, text: str, mode: str) -> float:
    return min(_milliseconds(archive.search, text, mode) for _ in range(REPEATS))


def _milliseconds(search: Callable[..., SearchResult], text: str, mode: str) -> float:
    started = time.process_time()
    search(text, mode=mode)
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main()
