"""What each number of ranking is worth: `python -m bench.sweep LOCOMO.json`.

One number is changed at a time, everything else as it is. Printed are the shares of questions with a right message
among the first 1 and 10, and a right conversation among the first 5, of a hybrid search.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from backscroll.archive import Archive
from backscroll.search.tuning import DEFAULT, Tuning
from bench.questions import Question
from bench.retrieval import Bench, conversations, questions
from bench.rivals import Answer

ALTERNATIVES: dict[str, Sequence[Any]] = {
    "names": (0.0, 0.4, 1.2),
    "assistant": (0.7, 1.0),
    "saturation": (0.3, 1.2, 2.0),
    "neighbours": ((), (0.35,), (0.25, 0.12), (0.7, 0.4, 0.2)),
    "rescored": (50, 500),
    "nearest": (50, 500),
    "meaning_share": (0.0, 0.15, 0.6),
    "meaning_floor": (0.0, 0.3),
    "conversation_share": (0.0, 0.15, 0.6),
    "conversation_decay": ((1.0,), (1.0, 1.0, 1.0)),
    "recency_share": (0.0, 0.2),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="the questions and conversations, as LoCoMo publishes them")
    samples = json.loads(parser.parse_args().data.read_bytes())
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as archive:
        bench = Bench(archive, [one for sample in samples for one in conversations(sample)])
        archive.build_vectors()
        asked = list(questions(samples))
        print(f"{'as it is':<40} {_shares(bench, asked, DEFAULT)}")
        for name, values in ALTERNATIVES.items():
            for value in values:
                tuning = msgspec.structs.replace(DEFAULT, **{name: value})
                print(f"{name + ' ' + str(value):<40} {_shares(bench, asked, tuning)}", flush=True)


def _shares(bench: Bench, asked: Sequence[Question], tuning: Tuning) -> str:
    answers: list[Answer] = bench.ours([question.text for question in asked], "hybrid", tuning)
    score = bench.scored(asked, answers)[0]
    found, homes = score.messages, score.conversations
    shares = (found.answered[1], found.answered[10], homes.answered[5])
    return " ".join(f"{100 * share / len(asked):5.1f}" for share in shares)


if __name__ == "__main__":
    main()
