"""What is asked where the right answer is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What is asked, and the ids of the messages that answer it."""

    text: str
    answers: frozenset[str]
    category: str
