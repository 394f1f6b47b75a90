"""Put questions to navig-chats: `python rival_probe.py STORE`, run by its own Python, the questions as JSON on stdin.

Prints one line of JSON: for each question the messages it finds, best first.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main() -> None:
    library = import_module("navig_chats.store").ChatStore(Path(sys.argv[1]))
    empty = import_module("navig_chats.query").EmptyQuery

    def found(question: str) -> list[Any]:
        try:
            results = library.search(question, limit=30)["results"]
        except empty:
            return []
        return [hit["message_id"] for one in results for hit in one["hits"]]

    print(json.dumps([found(question) for question in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
