"""Put questions to another tool: `python rival_probe.py TOOL STORE`, run by its own Python, questions as JSON on stdin.

Prints one line of JSON: for each question what it finds, best first, as pairs of a conversation's id and a message's
place in it, either null where the tool says none; a message that has an id of its own comes with that alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

Pairs = list[tuple[str | None, str | int | None]]
# It lies beside this script, which is where Python looks first; the package is not installed here.
_probe = import_module("probe")
# agentsview finds more as it searches unasked, by substrings: with --fts a run of Chinese is one word to it.
SEARCHES = _probe.SEARCHES | {"agentsview": partial(_probe.agentsview, mode="substring")}


def navig_chats(search: Callable[[str], Any], question: str) -> Pairs:
    try:
        results = search(question)["results"]
    except import_module("navig_chats.query").EmptyQuery:
        return []
    return [(None, hit["message_id"]) for one in results for hit in one["hits"]]


def conversation_tk(search: Callable[[str], Any], question: str) -> Pairs:
    return [(one.id, None) for one in search(question)]


def agentsview(search: Callable[[str], Any], question: str) -> Pairs:
    return [(hit["session_id"].removeprefix("chatgpt:"), hit["ordinal"]) for hit in search(question)]


PAIRS = {"navig-chats": navig_chats, "conversation-tk": conversation_tk, "agentsview": agentsview}


def main() -> None:
    tool, store = sys.argv[1:]
    search = SEARCHES[tool](store)
    print(json.dumps([PAIRS[tool](search, question) for question in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
