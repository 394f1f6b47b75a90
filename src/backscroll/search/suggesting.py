"""What to write instead of a word that is nowhere: words of the index that are one slip of the finger away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from backscroll.search.keywords import KeywordIndex
from backscroll.search.query import Term

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONGEST = 3, 20
# Of three letters nearly everything is one letter away from something else: only letters that changed places count.
SHORTEST_CHANGED = 4
# Fingers swap, double and drop letters more often than they hit a wrong one. Of 40 slips made up from words of LoCoMo's
# talks 35 are answered with what was meant, one fewer where all slips count the same.
WRONG_LETTER = 0.25
MOST_TRIED = 10
ENDINGS = ("", "e", "s", "es", "d", "ed", "r", "er", "ing", "ly")
SHORTEST_STEM = 3
_PLAIN = re.compile(r"[a-z]+")


def suggestion(index: KeywordIndex, term: Term) -> str | None:
    """Give the word that a term was probably meant to be: the most frequent one an edit away; None for none."""
    word = term.text.lower()
    if term.is_phrase or term.is_prefix or not SHORTEST <= len(word) <= LONGEST or not _PLAIN.fullmatch(word):
        return None
    edits = dict.fromkeys(swapped(word) if len(word) < SHORTEST_CHANGED else one_edit_away(word))
    counts = {one.text: count for one, count in index.counted(map(Term, edits)).items() if count}
    best = sorted(counts, key=lambda one: counts[one] * _likelihood(one, word), reverse=True)
    return next((one for one in best[:MOST_TRIED] if _is_written(index, one)), None)


def _likelihood(edit: str, word: str) -> float:
    return WRONG_LETTER if len(edit) == len(word) and sorted(edit) != sorted(word) else 1.0


def _is_written(index: KeywordIndex, edit: str) -> bool:
    """Whether a word stands in the text, perhaps with another ending.

    The index knows stems alone, and makes one of what is no word: `jorging` has that of `Jorge`, `hiing` that of `hi`.
    What is written with a capital may be a name, which has no other endings.
    """
    said = index.written(Term(edit)) or ""
    written = said.lower()
    if written == edit or said != written:
        return written == edit
    stem = "".join(one for one, _ in takewhile(lambda both: both[0] == both[1], zip(written, edit, strict=False)))
    endings = (written[len(stem) :], edit[len(stem) :])
    if not endings[0] and len(endings[1]) > 1:
        # The last letter is doubled: run, running.
        endings = ("", endings[1].removeprefix(stem[-1:]))
    return len(stem) >= SHORTEST_STEM and endings != ("", "e") and all(ending in ENDINGS for ending in endings)


def swapped(word: str) -> Iterator[str]:
    """Give the words in which two letters have changed places."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def one_edit_away(word: str) -> Iterator[str]:
    """Give all words that one swapped, missing, wrong or additional letter away lie from a word.

    The first letter is seldom wrong: `trip` is not meant to be `strip`. It may have changed places with the second.
    """
    yield from swapped(word)
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) + 1):
        for letter in LETTERS:
            yield word[:at] + letter + word[at:]
    for at in range(1, len(word)):
        for letter in LETTERS:
            if letter != word[at]:
                yield word[:at] + letter + word[at + 1 :]
