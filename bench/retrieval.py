"""How well search finds what was said: `python -m bench.retrieval [LOCOMO.json]`.

Without data it asks the small sets of `bench/sets`: Chinese, Japanese and Korean, code, and words with a slip of the
finger. With the same questions go substrings (`LIKE`), plain full-text search, and other tools that install.

LoCoMo (Maharana et al., ACL 2024) has very long conversations of two people in dated sessions, with questions and the
turns that hold their answers. A session is a conversation here, a turn a message; all are in one archive. A question
counts as answered at 10 if one of its turns (or their sessions) is among the first ten.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from math import log2
from pathlib import Path
from typing import Any

from backscroll.archive import Archive, SearchResult
from backscroll.model import Conversation, Message, Nodes, Role, Text
from backscroll.search.query import parsed
from backscroll.search.tuning import DEFAULT, Tuning
from bench import sets as own
from bench.questions import Question
from bench.rivals import DEPTH, Answer, Rival, Table, tools

DEPTHS = (1, 5, 10)
MODES = ("keyword", "meaning", "hybrid")
NO_WORD = "no word in common"
CATEGORIES = {1: "several hops", 2: "when", 3: "open domain", 4: "one hop", 5: "adversarial"}
_SESSION = re.compile(r"session_(\d+)")


@dataclass
class Tally:
    """Questions, how many of them were answered among the first so many, and the gain (nDCG) of the first ten."""

    count: int = 0
    answered: dict[int, int] = field(default_factory=lambda: dict.fromkeys(DEPTHS, 0))
    gain: float = 0.0

    def add(self, found: Sequence[bool], answers: int) -> None:
        self.count += 1
        for depth in DEPTHS:
            self.answered[depth] += any(found[:depth])
        best = sum(1 / log2(rank + 2) for rank in range(min(answers, 10)))
        self.gain += sum(1 / log2(rank + 2) for rank, is_right in enumerate(found[:10]) if is_right) / best

    def line(self) -> str:
        shares = " ".join(f"{100 * self.answered[depth] / max(self.count, 1):5.1f}" for depth in DEPTHS)
        return f"{shares} {100 * self.gain / max(self.count, 1):6.1f}"


@dataclass
class Score:
    """What was found of the questions' messages, and of the conversations they stand in."""

    label: str
    messages: Tally = field(default_factory=Tally)
    conversations: Tally = field(default_factory=Tally)

    def line(self) -> str:
        return f"{self.label:<28} {self.messages.count:>5}   {self.messages.line()}   {self.conversations.line()}"


def conversations(sample: dict[str, Any]) -> Iterator[Conversation]:
    """Give the sessions of one sample; its first speaker is the user."""
    talk = sample["conversation"]
    for name in sorted(filter(_SESSION.fullmatch, talk), key=lambda one: int(one.removeprefix("session_"))):
        when = datetime.strptime(talk[f"{name}_date_time"], "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
        messages, before = [], None
        for turn in talk[name]:
            key = f"{sample['sample_id']}/{turn['dia_id']}"
            role = Role.USER if turn["speaker"] == talk["speaker_a"] else Role.ASSISTANT
            messages.append(
                Message(
                    id=key,
                    role=role,
                    parts=(Text(turn["text"]),),
                    parent_id=before,
                    author=turn["speaker"],
                    created_at=when,
                )
            )
            before = key
        yield Conversation(
            source="locomo",
            id=f"{sample['sample_id']}/{name}",
            messages=tuple(messages),
            created_at=when,
            active_id=before,
            nodes=Nodes(len(messages), len(messages)),
        )


def questions(samples: Sequence[dict[str, Any]]) -> Iterator[Question]:
    """Give the questions that say which turns answer them."""
    for sample in samples:
        known = {message.id for one in conversations(sample) for message in one.messages}
        for asked in sample["qa"]:
            answers = {f"{sample['sample_id']}/{turn}" for turn in asked.get("evidence", ())} & known
            if answers:
                yield Question(asked["question"], frozenset(answers), CATEGORIES[asked["category"]])


class Bench:
    """An archive that holds the conversations, and which of its messages is which turn."""

    def __init__(self, archive: Archive, conversations: Sequence[Conversation]) -> None:
        self.archive = archive
        self.conversations = conversations
        self.turns: dict[str, str] = {}
        self.homes: dict[str, str] = {}
        self.words: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        for conversation in conversations:
            stored = archive.save_conversation(conversation)
            self._names[stored.id] = conversation.id
            for message, turn in zip(stored.messages, conversation.messages, strict=True):
                self.turns[message.id] = turn.id
                self.homes[turn.id] = conversation.id
                self.words[turn.id] = content_words(message.text)

    def rivals(self) -> dict[str, Rival]:
        """Give ours in its three modes, and what is measured beside it, by name."""
        table = Table(self.conversations)
        ours = {f"backscroll, {mode}": partial(self.ours, mode=mode) for mode in MODES}
        others = {
            "LIKE, every word, newest first": table.like,
            "FTS5 bm25, every word": table.every_word,
            "FTS5 bm25, any content word": table.any_content_word,
        }
        return {**others, **tools(self.conversations), **ours}

    def ours(self, asked: Sequence[str], mode: str, tuning: Tuning = DEFAULT) -> list[Answer]:
        return [self._answer(self.archive.search(text, limit=DEPTH, mode=mode, tuning=tuning)) for text in asked]

    def _answer(self, result: SearchResult) -> Answer:
        messages = [self.turns.get(hit.message_id or "", "") for hit in result.hits]
        return Answer(messages, [self._names[one.conversation_id] for one in result.conversations], result.notes)

    def scored(self, asked: Sequence[Question], answers: Sequence[Answer]) -> list[Score]:
        """Score the answers overall, per category, and of the questions without a word of their answer."""
        scores: dict[str, Score] = {"all questions": Score("all questions")}
        for question, answer in zip(asked, answers, strict=True):
            homes = {self.homes[turn] for turn in question.answers}
            found = [turn in question.answers for turn in answer.messages]
            at_home = [home in homes for home in answer.conversations]
            # The sets of our own ask with words of the answer; that they share one is not in question there.
            shared = question.category not in CATEGORIES.values() or any(
                content_words(question.text) & self.words[turn] for turn in question.answers
            )
            for name in ("all questions", question.category, *(() if shared else (NO_WORD,))):
                score = scores.setdefault(name, Score(name))
                score.messages.add(found, len(question.answers))
                score.conversations.add(at_home, len(homes))
        return list(scores.values())


def content_words(text: str) -> set[str]:
    """Give the words of a text that say something, without their endings."""
    return {
        re.sub(r"(ing|ed|es|s)$", "", word.lower())
        for term in parsed(text).terms
        for word in re.findall(r"\w+", term.text)
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval", description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", help="the questions and conversations, as LoCoMo publishes them")
    parser.add_argument("--only", action="append", default=[], help="only those with this in their name")
    wanted = parser.parse_args()
    if wanted.data is None:
        for name in ("cjk", "code"):
            _compare(own.conversations(name), own.questions(name), wanted.only)
        _tell_typos()
    else:
        samples = json.loads(wanted.data.read_bytes())
        _compare([one for sample in samples for one in conversations(sample)], list(questions(samples)), wanted.only)


def _compare(talks: Sequence[Conversation], asked: Sequence[Question], only: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as archive:
        bench = Bench(archive, talks)
        archive.build_vectors()
        print(f"{len(bench.turns):,} messages, {len(asked):,} questions: a right message, and conversation, among the")
        print(
            f"{'':<28} {'asked':>5}   {'1':>5} {'5':>5} {'10':>5} {'nDCG':>6}   {'1':>5} {'5':>5} {'10':>5} {'nDCG':>6}"
        )
        for name, rival in bench.rivals().items():
            if not only or any(piece in name for piece in only):
                print(f"-- {name}")
                for score in bench.scored(asked, rival([question.text for question in asked])):
                    print(score.line(), flush=True)


def _tell_typos() -> None:
    """Say how often a word with a slip of the finger is answered with the right one."""
    slips = own.slips()
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as archive:
        for conversation in own.conversations("typos"):
            archive.save_conversation(conversation)
        wrong = [slip for slip, meant in slips.items() if not _is_suggested(archive, slip, meant)]
    print(f"typos: {len(slips) - len(wrong)} of {len(slips)} words are answered with the right one; not {wrong}")


def _is_suggested(archive: Archive, slip: str, meant: str) -> bool:
    """Whether the right word is named, or found all the same, because the slip is in its ending."""
    found = archive.search(slip, mode="keyword")
    return any(f"did you mean {meant}?" in note for note in found.notes) or any(
        meant in hit.snippet for hit in found.hits
    )


if __name__ == "__main__":
    main()
