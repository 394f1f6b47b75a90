"""Bytes inside JSON, in the ways VS Code has written them."""

from __future__ import annotations

import base64
import binascii
from typing import Any


def bytes_of(value: Any) -> bytes | None:
    """Give the bytes that a value holds, or None where it holds none.

    Since 2025-11 they are `{"$base64": …}` (`chatVariableEntries.ts` of microsoft/vscode); before, a `Uint8Array` came
    out as an object of its indexes, and a Node buffer as `{"type": "Buffer", "data": […]}`.
    """
    match value:
        case {"$base64": str(text)}:
            return decoded(text)
        case list():
            return _from_numbers(value)
        case {"type": "Buffer", "data": list() as numbers}:
            return _from_numbers(numbers)
        case {"0": int()}:
            return _from_numbers([value.get(str(index)) for index in range(len(value))])
        case str() if value.startswith("data:") and ";base64," in value[:200]:
            return decoded(value.partition(",")[2])
        case _:
            return None


def decoded(text: str) -> bytes | None:
    """Give the bytes behind base64 text; None where it is none, or nothing."""
    try:
        return base64.b64decode(text, validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _from_numbers(numbers: list[Any]) -> bytes | None:
    try:
        return bytes(numbers) or None
    except (TypeError, ValueError):
        return None
