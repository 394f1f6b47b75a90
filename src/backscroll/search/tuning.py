"""Every number that ranking turns on, in one place, with its reason and what was measured.

Figures are of `python -m bench.sweep` on five LoCoMo conversations (2,760 messages, 996 questions): the share of
questions with a right message among the first ten of a hybrid search, 79.7 % with all numbers as they are. A number is
not moved for a few tenths: it is to hold for other people's conversations too. Where no figure stands, LoCoMo has
nothing to measure.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct


class Tuning(Struct, frozen=True, kw_only=True):
    """How hits are ranked. Shares and weights are relative to each other; 0 switches a thing off."""

    # What a word counts where it stands. A title says what the whole is about, and counts for every message of its
    # conversation; its row is so short that half as much makes one word of it worth two in a message. What the model
    # thought and what tools printed is long and seldom looked for. Names: 77.9 with 0, 79.8 with 1.2.
    body: float = 1.0
    title: float = 0.5
    reasoning: float = 0.4
    tools: float = 0.4
    names: float = 0.8
    # People remember their own words better than an answer's: 79.2 with 0.7, 79.4 with 1.
    assistant: float = 0.9
    # How soon further occurrences stop to count (BM25's k1). Questions are remembered by several words; that all of
    # them are there says more than that one is there often: 80.4 with 0.3, 78.1 with 1.2, 77.1 with 2.
    saturation: float = 0.6
    # What a word counts one, two and three messages away: an answer need not repeat the question's words. 73.2 without,
    # 77.3 with 0.35 for the first only, 79.3 with half as much, 80.0 with half as much again.
    neighbours: tuple[float, ...] = (0.5, 0.25, 0.12)
    # How many of the messages with the words are ranked with their neighbours; the others follow as they were. 79.0
    # with 50, 80.1 with 500.
    rescored: int = 200
    # How many of the messages nearest in meaning are looked at: 78.8 with 50, 79.9 with 500.
    nearest: int = 200
    # Shares of words and meaning in a message's score, each scaled to 0–1 within the answer; the similarity of one in
    # ten of the candidates counts as none. Meaning: 77.3 with 0, 79.2 with 0.15, 79.1 with 0.6; floor: 79.6 with 0.
    words_share: float = 0.7
    meaning_share: float = 0.3
    meaning_floor: float = 0.1
    # A message is worth more in a conversation that has others: best + 1/2 second + 1/4 third. 78.8 with a share of 0,
    # 79.9 with 0.6.
    conversation_share: float = 0.3
    conversation_decay: tuple[float, ...] = (1.0, 0.5, 0.25)
    # What is new is looked for more often: at most this much more, halved every so many days. 79.6 without.
    recency_share: float = 0.05
    recency_half_life_days: float = 180.0


DEFAULT = Tuning()
FEW_TERMS = 2
FEW_MEANING = 3


def for_terms(tuning: Tuning, count: int) -> Tuning:
    """Give how the hits of so many terms are ranked: a word or two are looked for where they stand.

    What is beside and what is near in meaning then counts less. Of 32 questions for code, 31 find the right message
    first so, and 22 by one rule for all; of 48 words in Chinese, Japanese and Korean, 47 and 44. Those on LoCoMo have
    more words (`python -m bench.retrieval`).
    """
    if count > FEW_TERMS:
        return tuning
    return msgspec.structs.replace(
        tuning, neighbours=tuning.neighbours[1:], meaning_share=tuning.meaning_share / FEW_MEANING
    )
