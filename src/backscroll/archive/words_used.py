"""Which words somebody uses most: in how many of their own messages each stands.

An archive of ten years is not read for it. As many messages as can be read in half a second are taken from
conversations at even distances, and what is answered says how many they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from backscroll.search.common_words import COMMON_WORDS
from backscroll.store import activity
from backscroll.store.database import Ask
from backscroll.store.filters import Where
from backscroll.store.words import has_cjk, pairs, pieces

WORDS = 60
CONVERSATIONS = 1_500
MESSAGES_A_CONVERSATION = 5
CHARACTERS_A_MESSAGE = 800
# A word that stands in one message only is nobody's habit.
_LEAST = 2
_SHORTEST = 3
# Code, addresses and file names are none of a person's words.
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_OF_PLACES = re.compile(r"[/\\@_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_WORD_CHARACTERS = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


class WordCount(Struct, frozen=True):
    """A word, and in how many messages it stands."""

    word: str
    messages: int


class WordsUsed(Struct, frozen=True):
    """The words used most, and how many messages were looked at for them."""

    words: tuple[WordCount, ...]
    looked_at: int


def words_used(ask: Ask, where: Where) -> WordsUsed:
    """Give the words that stand in most of the user's messages, in conversations that pass a filter."""
    counts: Counter[str] = Counter()
    looked_at = 0
    for first, count in _evenly(activity.extents(ask, where), CONVERSATIONS):
        for text in activity.asked_by_user(ask, first, count, MESSAGES_A_CONVERSATION, CHARACTERS_A_MESSAGE):
            looked_at += 1
            counts.update(words_in(text))
    common = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:WORDS]
    return WordsUsed(tuple(WordCount(*one) for one in common if one[1] >= _LEAST), looked_at)


def words_in(text: str) -> set[str]:
    """Give the words of a text that tell something, in small letters; Chinese and Japanese by pairs of characters."""
    return set(chain.from_iterable(map(_telling, set(_CODE.sub(" ", text.lower()).split()))))


@lru_cache(1 << 16)
def _telling(run: str) -> tuple[str, ...]:
    """Give the words of what stands between spaces."""
    words = [] if _OF_PLACES.search(run) else _WORD.findall(run)
    parts = chain.from_iterable(_pieces(word) if has_cjk(word) else [_plain(word)] for word in words)
    return tuple(part for part in parts if part not in COMMON_WORDS and (len(part) >= _SHORTEST or has_cjk(part)))


def _pieces(run: str) -> Iterator[str]:
    """What is not written with characters that carry meaning is endings, and left out."""
    for piece in pieces(run):
        yield from (pair for pair in pairs(piece) if _WORD_CHARACTERS.fullmatch(pair)) if has_cjk(piece) else [piece]


def _plain(word: str) -> str:
    """Give a word without what hangs on it by an apostrophe: `today` of `today's`, `homme` of `l'homme`."""
    before, _, after = word.replace("’", "'").partition("'")
    return after if after and len(before) <= 2 else before


def _evenly(things: Sequence[tuple[int, int]], most: int) -> Sequence[tuple[int, int]]:
    """Give at most so many of a list, at even distances."""
    if len(things) <= most:
        return things
    return [things[at * len(things) // most] for at in range(most)]
