"""Characters that act instead of being read: they do not reach a screen, a heading or a file name.

Terminal sequences can rewrite what was printed, and bidirectional overrides can turn it round, a program's text
included (https://trojansource.codes). Marks that Hebrew, Arabic, Persian and Indic text needs (LRM, RLM, joiners) stay.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_ACTING = re.compile(
    r"""
    (?: \x1b\[ | \x9b ) [0-?]*+ [ -/]*+ [@-~]                                              # colours, cursor (CSI)
    | (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] ) [^\x07\x1b\x80-\x9f\n]*+ (?: \x07 | \x1b\\ | \x9c )  # titles, links
    | \x1b [ -/]*+ [0-~]                                                                   # other sequences
    | [\x00-\x08\x0b-\x1f\x7f-\x9f]
    | [\u202a-\u202e\u2066-\u2069]                                        # embeddings, overrides, isolates
    | [\ud800-\udfff\ufffe\uffff]
    """,
    re.VERBOSE,
)


def printable(text: str) -> str:
    """Give the text without terminal sequences, control characters and bidirectional overrides; lines end in LF."""
    if text.isascii() and text.isprintable():
        return text
    return _ACTING.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Give the printable text with every run of white space as one space."""
    return " ".join(printable(text).split())


def shortened(text: str, most: int) -> str:
    """Give the beginning of a line, cut between words where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    return (start.rpartition(" ")[0] or start).rstrip() + "…"
