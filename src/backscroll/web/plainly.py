"""What is said in a terminal, as a page says it: without what to type there, as a page has its own ways."""

from __future__ import annotations

import re

# "There is no import 9. `backscroll imports` lists them.": what to type comes last, and says so at its beginning.
# How to save what is left of a damaged archive is said by `backscroll check` alone.
_TO_TYPE = re.compile(r"[.;] `backscroll (?!check`)[^`]+` [^`.;]+\.\Z")
# "(8 bytes, binary, beginning b'\x89PNG…')": how a file begins that is no text, as Python writes it.
_BYTES = re.compile(r""", beginning b(?:'[^']*'|"[^"]*")""")


def plainly(text: str) -> str:
    """Give what went wrong, or what else to know, without a command at its end and without bytes."""
    return _BYTES.sub("", _TO_TYPE.sub(".", text))
