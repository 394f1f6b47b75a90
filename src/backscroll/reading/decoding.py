"""JSON values, decoded as long as they can be understood at all."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from backscroll.errors import UnreadableExport
from backscroll.reading.depth import shallow
from backscroll.reading.encoding import cleaned, text_from

_STRICT = msgspec.json.Decoder()
_GAP = re.compile(r"[ \t\r\n\ufeff]*")
_NAMES = {list: "an array", str: "a string", type(None): "null", bool: "a boolean"}


def decode(content: bytes) -> Any:
    """Decode one JSON value into plain objects whose strings hold no NUL and no lone surrogate.

    Tolerates control characters, NaN and Infinity (become null), bytes that are not UTF-8, and numbers too large to
    be numbers (become strings). What is nested too deep to be followed is left as the JSON text that it is. Raises
    `UnreadableExport` for what is not JSON.
    """
    try:
        value = _STRICT.decode(content)
        return cleaned(value) if b"\\u0000" in content else value
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _tolerantly_decoded(content)


def decode_object(content: bytes) -> dict[str, Any]:
    """Decode one JSON object; raises `UnreadableExport` where the value is anything else."""
    value = decode(content)
    if not isinstance(value, dict):
        raise UnreadableExport(f"an object was expected here, not {_NAMES.get(type(value), 'a number')}")
    return value


def values_in(text: str) -> Iterator[Any]:
    """Decode JSON values that are written one after another; raises `UnreadableExport` at one that is damaged."""
    at = _after_gap(text, 0)
    while at < len(text):
        with _failures_named():
            value, end = _TOLERANT.raw_decode(text, at)
        yield _cleaned(value)
        at = _after_gap(text, end)


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _tolerantly_decoded(content: bytes) -> Any:
    with _failures_named():
        try:
            return cleaned(_TOLERANT.decode(text_from(content)))
        except RecursionError:
            return cleaned(_TOLERANT.decode(text_from(shallow(content))))


def _cleaned(value: Any) -> Any:
    with _failures_named():
        return cleaned(value)


@contextmanager
def _failures_named() -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise UnreadableExport("it is nested too deep to be read") from None
    except ValueError as error:
        raise UnreadableExport(f"it is not JSON ({error})") from None


def _float(written: str) -> float | str:
    number = float(written)
    return number if math.isfinite(number) else written


def _int(written: str) -> int | str:
    return int(written) if len(written) <= sys.int_info.default_max_str_digits else written


_TOLERANT = json.JSONDecoder(strict=False, parse_float=_float, parse_int=_int, parse_constant=lambda _name: None)
