"""What is looked for when searches are timed: fixed queries of every kind, from the vocabulary the exports are of."""

from __future__ import annotations

from functools import cache

from bench.prose import english
from bench.vocabulary import FUNCTION_WORDS, vocabulary

# Words by their place in the vocabulary: rare ones are in some ten messages of half a million, middling ones in a
# hundredth of all, the commonest in up to three of four.
_RARE = range(55_000, 55_010)
_MIDDLING = range(500, 510)
_COMMON = range(len(FUNCTION_WORDS), len(FUNCTION_WORDS) + 8)
_COMMONEST = ("the", "of", "and", "in", "that", "with")
_QUESTIONS = (
    "what was the {} that we said about {}", "how do I {} the {} again", "why does the {} not {}",
    "when did I ask about {} and {}", "which {} is better than the {}", "where was the {} with the {}",
    "how many {} are there in the {}", "can you {} the {} for me", "who told us of the {} before {}",
    "is there a way to {} without {}",
)  # fmt: skip
_CJK = ("可以", "没有我们", "という", "ことから")


@cache
def queries() -> dict[str, tuple[str, ...]]:
    """Give the queries by their kind."""
    return {
        "rare word": tuple(vocabulary()[rank] for rank in _RARE),
        "middling word": tuple(vocabulary()[rank] for rank in _MIDDLING),
        "common word": tuple(vocabulary()[rank] for rank in _COMMON),
        "commonest word": _COMMONEST,
        "several words": tuple(f"{_word(n, 700)} {_word(n, 3_000)} {_word(n, 9_000)}" for n in range(10)),
        "phrase": tuple(f'"{phrase}"' for phrase in _phrases()),
        "question": tuple(asked.format(_word(n, 300), _word(n, 2_000)) for n, asked in enumerate(_QUESTIONS)),
        "with a filter": (
            *(f"{_word(n, 1_000)} role:user" for n in range(3)),
            *(f"{_word(n, 1_000)} after:2025-01" for n in range(3)),
        ),
        "beginning of a word": tuple(f"{_word(n, 5_000)[:4]}*" for n in range(4)),
        "Chinese, Japanese": _CJK,
    }


def _word(number: int, rank: int) -> str:
    return vocabulary()[rank + 7 * number]


def _phrases() -> list[str]:
    """Give set phrases of two to four words, from those said most often to those said seldom."""
    said = list(dict.fromkeys(entry for entry in english().table if " " in entry))
    return [said[round(len(said) * part / 8)] for part in range(8)]
