"""Every way a provider writes a moment."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

_NANOSECONDS, _MICROSECONDS, _MILLISECONDS = 1e17, 1e14, 1e11


def moment(value: Any) -> datetime | None:
    """Give the moment in UTC, or None where the value is no moment.

    Takes seconds, milliseconds, microseconds and nanoseconds since 1970 (told apart by size, also as strings), ISO
    8601 with or without zone (without: UTC), and MongoDB's `{"$date": …}`. Zero and negative numbers mean unknown.
    """
    match value:
        case bool() | None:
            return None
        case int() | float():
            return _from_number(value)
        case str():
            return _from_text(value)
        case {"$date": inner} | {"$numberLong": inner}:
            return moment(inner)
        case _:
            return None


def _from_number(number: float) -> datetime | None:
    if not number > 0 or math.isinf(number):
        return None
    if number > _MILLISECONDS:
        number /= 1e9 if number > _NANOSECONDS else 1e6 if number > _MICROSECONDS else 1e3
    try:
        return datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_text(text: str) -> datetime | None:
    try:
        parsed = datetime.fromisoformat(text.strip())
    except ValueError:
        return _from_digits(text.strip())
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _from_digits(text: str) -> datetime | None:
    try:
        return _from_number(float(text))
    except ValueError:
        return None
