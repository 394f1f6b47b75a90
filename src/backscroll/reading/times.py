"""Every way a provider writes a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_SMALLEST_AND_UNIT = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3))
_WRAPPINGS = ("$date", "$numberLong")


def moment(value: Any) -> datetime | None:
    """Give the moment in UTC, or None where the value is no moment.

    Takes seconds, milliseconds, microseconds and nanoseconds since 1970 (told apart by size, also as strings), ISO
    8601 with or without zone (without: UTC), and MongoDB's `{"$date": …}`. Zero and negative numbers mean unknown.
    """
    if isinstance(value, dict):
        for key in _WRAPPINGS:
            value = value.get(key, value) if isinstance(value, dict) else value
    if isinstance(value, (float, int)):
        return None if isinstance(value, bool) else _from_number(value)
    return _from_text(value.strip()) if isinstance(value, str) else None


def _from_number(number: float) -> datetime | None:
    if not 0 < number < 10**20:
        return None
    for smallest, unit in _SMALLEST_AND_UNIT:
        if number > smallest:
            number /= unit
            break
    try:
        return datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_text(text: str) -> datetime | None:
    number = _number_in(text)
    # Eight digits are a date without dashes. More are not: `fromisoformat` takes 1712010112345 for a day in 1712.
    if number is not None and len(text) != 8:
        return _from_number(number)
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _number_in(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
