"""Sixty thousand made-up words behind the real small ones of English, as frequent as words are: the n-th 1/n often.

Word frequencies decide what an index costs and what a search costs, so they must be right: Zipf's law with
Mandelbrot's shift, which makes "the" one word in sixteen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice, product
from random import Random

_SMALL_WORDS = """
the of and to a in is that for it you with on as this be are or can your not if by from have at an will but which more
use one all we they has when so what there their also would may each how like do should than its into these some i any
only other my was about no just here then make where up them such most time after because while many need between out
get both does those who could over our first before using however through want same new well good way two even without
work very still start much under case me might since again why set another take keep every too off instead around once
often usually below rather within across least per let try give show
"""
FUNCTION_WORDS = tuple(_SMALL_WORDS.split())
SIZE = 60_000
SHIFT = 0.5

_ONSETS = ("", "b", "br", "c", "d", "dr", "f", "g", "gl", "h", "j", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "v")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea")
_CODAS = ("", "ck", "l", "m", "n", "nd", "r", "rt", "s", "t")
# Words come in families, so that a stemmer has the work it has with English.
_ENDINGS = ("", "s", "ed", "ing", "er", "ly", "able", "ation")


@cache
def vocabulary() -> tuple[str, ...]:
    """Give all words, the commonest first; the same ones in every run."""
    return (*FUNCTION_WORDS, *_made_up(SIZE, Random("vocabulary")))


def _made_up(count: int, random: Random) -> list[str]:
    stems = list(islice(_stems(random), count // 4))
    families = {stem + ending for stem in stems for ending in random.sample(_ENDINGS, 5)}
    known = set(FUNCTION_WORDS)
    words = random.sample(sorted(families - known), count)
    # Common words are short in every language; a little disorder keeps it a tendency.
    return sorted(words, key=lambda word: len(word) + random.gauss(0, 2))


def _stems(random: Random) -> Iterator[str]:
    syllables = ["".join(pieces) for pieces in product(_ONSETS, _VOWELS, _CODAS)]
    seen = set()
    while True:
        stem = "".join(random.choices(syllables, k=random.choice((1, 2, 2))))
        if len(stem) > 2 and stem not in seen:
            seen.add(stem)
            yield stem


def shares(count: int) -> list[float]:
    """Give how often each of `count` words occurs, the commonest first; together 1."""
    weights = [1 / (rank + SHIFT) for rank in range(1, count + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]


def table(words: Sequence[str], size: int) -> list[str]:
    """Give a list in which each word stands as often as it is said, so that an even draw from it follows Zipf.

    An even draw costs a third of a weighted one, and a gigabyte needs a hundred million.
    """
    drawn: list[str] = []
    for word, reached in zip(words, accumulate(shares(len(words))), strict=True):
        drawn += [word] * (round(reached * size) - len(drawn))
    return drawn
