"""Search many times within one process: `python probe.py TOOL STORE REPEATS WORD...`, run by a tool's own Python.

Prints one line of JSON: word → milliseconds of each search after the first. Needs nothing but the tool, for it runs
in that tool's virtual environment.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

LIMIT = 20


def backscroll(store: str) -> Callable[[str], object]:
    archive = import_module("backscroll.archive").Archive.open(store)
    return lambda word: archive.search(word, limit=LIMIT)


def llm_anthology(store: str) -> Callable[[str], object]:
    connection = import_module("llm_anthology.corpus").open_index(store)
    search = import_module("llm_anthology.index").search
    return lambda word: search(connection, word, limit=LIMIT)


def navig_chats(store: str) -> Callable[[str], Any]:
    library = import_module("navig_chats.store").ChatStore(Path(store))
    return lambda word: library.search(word, limit=LIMIT)


def conversation_tk(store: str) -> Callable[[str], Any]:
    library = import_module("ctk.core.database").ConversationDB(store)
    return lambda word: library.search_conversations(word, limit=LIMIT)


def agentsview(store: str, mode: str = "fts") -> Callable[[str], Any]:
    """Ask its server, which runs: it is no Python, and its command asks the server too."""
    (running,) = Path(store).parent.glob("daemon.*.json")
    address = f"http://{json.loads(running.read_text())['address']}/api/v1/search/content?"
    asked = {"mode": mode, "include_one_shot": "true", "limit": LIMIT}

    def search(word: str) -> Any:
        with urlopen(address + urlencode(asked | {"pattern": word})) as answer:
            return json.load(answer)["matches"]

    return search


SEARCHES: dict[str, Callable[[str], Callable[[str], Any]]] = {
    "backscroll": backscroll,
    "backscroll, with meaning": backscroll,
    "llm-anthology": llm_anthology,
    "navig-chats": navig_chats,
    "conversation-tk": conversation_tk,
    "agentsview": agentsview,
}


def latencies(search: Callable[[str], object], word: str, repeats: int) -> list[float]:
    search(word)
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        search(word)
        found.append((time.perf_counter() - started) * 1000)
    return found


def main() -> None:
    tool, store, repeats, *words = sys.argv[1:]
    search = SEARCHES[tool](store)
    print(json.dumps({word: latencies(search, word, int(repeats)) for word in words}))


if __name__ == "__main__":
    main()
