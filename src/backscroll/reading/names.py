"""Names that others gave to files: words to show and to look up, never paths."""

from __future__ import annotations

import unicodedata

from backscroll.reading.encoding import clean

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def shown_name(written: str) -> str:
    """Give a name without control characters and lone surrogates, its accents composed: macOS takes them apart."""
    return unicodedata.normalize("NFC", clean(written)).translate(_PICTURES)
