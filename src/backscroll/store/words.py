"""Text as the keyword index sees it, the same when it is written, deleted and asked for.

SQLite's tokeniser (unicode61 with porter stemming) cuts at everything that is no letter or digit, folds case and the
accents of Latin letters. What it cannot do is done here first: Greek and Cyrillic letters lose theirs, Chinese,
Japanese and Korean runs become overlapping pairs of characters, and identifiers in camelCase are also given by their
parts. Whoever changes this raises `VERSION`: the
index is contentless, so an old row can only be deleted with the very text it was written with.
"""

from __future__ import annotations

import re
from functools import cache
from operator import add
from string import ascii_lowercase, ascii_uppercase, digits
from unicodedata import normalize

VERSION = "3"

CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
CJK += "\U00020000-\U000323af"
# Compiled when they are first used: so many characters take Python a hundredth of a second, and most texts have none.
_CJK_RUN = f"[{CJK}]+"
_LAST_RUN = rf"(?<![{CJK}])([{CJK}]+)\W*$"
_PIECE = rf"[{CJK}]+|[^\W{CJK}]+"
_EDGES = rf"(?<=[{CJK}])(?=[^\W{CJK}])|(?<=[^\W{CJK}])(?=[{CJK}])"
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST_IDENTIFIER = 200
# What each letter is to an identifier: `A` a capital, `a` any other letter or digit, a space whatever is neither.
_KINDS = bytes(
    ord("A" if chr(code) in ascii_uppercase else "a" if chr(code) in ascii_lowercase + digits else " ")
    for code in range(256)
)
_HUMP = b"aA"
_GREEK_AND_CYRILLIC = (*range(0x370, 0x530), *range(0x1F00, 0x2000))
# Marks on the letter before them that the tokeniser takes for ends of words; it knows those up to U+0331.
_RARE_MARKS = range(0x332, 0x370)
_ACCENTED = re.compile("[\u0332-\u052f\u1f00-\u1fff]")


def indexed(text: str) -> str:
    """Give a text as it goes into the index."""
    if not text:
        return text
    parts = identifier_parts(text)
    if not text.isascii():
        text = re.sub(_CJK_RUN, _pairs_and_last, folded(text))
    return f"{text}\n{parts}" if parts else text


def folded(text: str) -> str:
    """Give a text without the accents of Greek and Cyrillic letters, each character still at its place."""
    return text.translate(_plain_letters()) if not text.isascii() and _ACCENTED.search(text) else text


@cache
def _plain_letters() -> dict[int, str]:
    """Give the letter below each accent, however composed; a rare mark becomes one that the tokeniser leaves out."""
    plain = dict.fromkeys(_RARE_MARKS, "\u0301")
    for character in map(chr, _GREEK_AND_CYRILLIC):
        letter_and_marks = normalize("NFD", character)
        if len(letter_and_marks) > 1:
            plain[ord(character)] = letter_and_marks[0]
    return plain


def identifier_parts(text: str) -> str:
    """Give the parts of every camelCase identifier in a text, each identifier once.

    The identifiers are looked for among the kinds of the letters, a byte each: a pattern takes twice as long over all
    that is no identifier.
    """
    kinds = f"{text} ".encode("ascii", "replace").translate(_KINDS)
    found: dict[str, None] = {}
    hump = kinds.find(_HUMP)
    while hump >= 0:
        end = kinds.find(b" ", hump)
        found[text[kinds.rfind(b" ", 0, hump) + 1 : end]] = None
        hump = kinds.find(_HUMP, end)
    return _HUMPS.sub(" ", " ".join([name for name in found if len(name) <= _LONGEST_IDENTIFIER])) if found else ""


def has_cjk(text: str) -> bool:
    return not text.isascii() and re.search(_CJK_RUN, text) is not None


def asked(text: str) -> str:
    """Give a text as it must be asked for: as it is indexed, but that a run at its end may go on in what is found."""
    if text.isascii():
        return text
    text = folded(text)
    last = re.search(_LAST_RUN, text)
    if last is None:
        return re.sub(_CJK_RUN, _pairs_and_last, text)
    return f"{re.sub(_CJK_RUN, _pairs_and_last, text[: last.start()])} {_pairs(last.group(1))} "


def ends_in_one_cjk(text: str) -> bool:
    """Whether a text ends in one Chinese, Japanese or Korean character, which stands for every pair it begins."""
    last = None if text.isascii() else re.search(_LAST_RUN, text)
    return last is not None and len(last.group(1)) == 1


def pieces(text: str) -> list[str]:
    """Give the runs of a text and the words between them."""
    return re.findall(_PIECE, text)


def with_edges(text: str, mark: str) -> str:
    """Give a text with a mark wherever a run begins or ends beside another word."""
    return text if text.isascii() else re.sub(_EDGES, mark, text)


def with_humps(text: str, mark: str) -> str:
    """Give a text with a mark between the parts of its identifiers."""
    return _HUMPS.sub(mark, text)


def pairs(run: str) -> list[str]:
    """Give the overlapping pairs of a run's characters; of one character, itself."""
    return list(map(add, run, run[1:])) or [run]


def _pairs(run: str) -> str:
    return " ".join(pairs(run))


def _pairs_and_last(run: re.Match[str]) -> str:
    """A run's pairs, and its last character alone, so that every character begins a token and a prefix finds it."""
    characters = run.group()
    return f" {_pairs(characters)} {characters[-1]} " if len(characters) > 1 else f" {characters} "
