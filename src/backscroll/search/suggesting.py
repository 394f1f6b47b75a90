"""What to write instead of a word that is nowhere: words of the index that are one slip of the finger away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from backscroll.search.keywords import KeywordIndex
from backscroll.search.query import Term

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONGEST = 4, 20
MOST_OF_AN_ENDING = 2
_PLAIN = re.compile(r"[a-z]+")


def suggestion(index: KeywordIndex, term: Term) -> str | None:
    """Give the word that a term was probably meant to be: the most frequent one an edit away; None for none."""
    word = term.text.lower()
    if term.is_phrase or term.is_prefix or not SHORTEST <= len(word) <= LONGEST or not _PLAIN.fullmatch(word):
        return None
    edits = dict.fromkeys(one_edit_away(word))
    counts = index.counted(map(Term, edits))
    best = max(counts, key=lambda one: counts[one])
    return _as_written(index, best, edits) if counts[best] else None


def _as_written(index: KeywordIndex, found: Term, edits: Collection[str]) -> str | None:
    """Give the word that stands in the text; the index knows stems alone, and `germani` is that of `Germany`.

    What shares no more than a stem with it (`jorgging` has that of `Jorge`) was not meant.
    """
    written = (index.written(found) or "").lower()
    if written in edits:
        return written
    return found.text if written and abs(len(written) - len(found.text)) <= MOST_OF_AN_ENDING else None


def one_edit_away(word: str) -> Iterator[str]:
    """Give all words that one swapped, missing, wrong or additional letter away lie from a word.

    The first letter is seldom wrong: `trip` is not meant to be `strip`. It may have changed places with the second.
    """
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) + 1):
        for letter in LETTERS:
            yield word[:at] + letter + word[at:]
    for at in range(1, len(word)):
        for letter in LETTERS:
            if letter != word[at]:
                yield word[:at] + letter + word[at + 1 :]
