"""Files that a provider wrote into a text."""

from __future__ import annotations

import base64
import binascii

_URL_ALPHABET = str.maketrans("-_", "+/")


def bytes_in(encoded: str) -> bytes | None:
    """Give the bytes that base64 of either alphabet stands for, with or without line breaks.

    None where it is damaged or was cut off: what could be decoded of it would be another file.
    """
    try:
        return base64.b64decode("".join(encoded.split()).translate(_URL_ALPHABET), validate=True)
    except (binascii.Error, ValueError):
        return None


def padded(encoded: str) -> str:
    """Give base64 with the padding that some writers leave out; whether it was cut off can then no longer be told."""
    written = "".join(encoded.split()).rstrip("=")
    return written + "=" * (-len(written) % 4)
