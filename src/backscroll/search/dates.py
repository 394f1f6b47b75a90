"""Days as people write them: `2026-03`, `march 2025`, `last week`, `yesterday`, `7d`. Each is a span of time in UTC."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Span = tuple[datetime, datetime]

MOST_WORDS = 3
_NUMBERS = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_AGO = re.compile(r"(?:last |past )?(\d{1,4}) ?(d|day|w|week|m|month|y|year)s?(?: ago)?")
_NAMED_DAY = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]{3,9})\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,?(?: (\d{4}))?")
_SPACES = re.compile(r"[\s_]+|(?<=[a-z])-(?=[a-z\d])|(?<=\d)-(?=[a-z])")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_OF = {"d": 1, "day": 1, "w": 7, "week": 7, "m": 30, "month": 30, "y": 365, "year": 365}


def span_of(text: str, now: datetime) -> Span | None:
    """Give the first moment of what is meant and the first one after it; None where no day can be read.

    A number of days, weeks, months (30 days) or years (365) ends now; a month without a year, or a weekday, is the
    latest that has begun.
    """
    words = _SPACES.sub(" ", text.strip().lower())
    try:
        return (
            _instant(text) or _numbers(words) or _ago(words, now) or _named_span(words, now) or _named_day(words, now)
        )
    except (ValueError, OverflowError):
        return None


def _instant(text: str) -> Span | None:
    """Read a moment with its zone, as a query prints it back."""
    if "T" not in text:
        return None
    moment = datetime.fromisoformat(text.strip())
    return (moment, moment) if moment.tzinfo else None


def _numbers(words: str) -> Span | None:
    match = _NUMBERS.fullmatch(words)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    return _days(year or 0, month, day)


def _days(year: int, month: int | None, day: int | None) -> Span:
    """Give a year, a month of it, or a day of that."""
    start = datetime(year, 1 if month is None else month, 1 if day is None else day, tzinfo=UTC)
    if day is not None:
        return start, start + timedelta(days=1)
    last_month = 12 if month is None else month
    last = datetime(year, last_month, monthrange(year, last_month)[1], tzinfo=UTC)
    return start, last + timedelta(days=1)


def _ago(words: str, now: datetime) -> Span | None:
    match = _AGO.fullmatch(words)
    if match is None:
        return None
    return now - timedelta(days=int(match[1]) * _DAYS_OF[match[2]]), now


def _named_span(words: str, now: datetime) -> Span | None:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if words in _NAMED:
        return _NAMED[words](today)
    weekday = words.removeprefix("last ")
    if weekday in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS.index(weekday)) % 7
        start = today - timedelta(days=back or (7 if words.startswith("last ") else 0))
        return start, start + timedelta(days=1)
    return None


def _named_day(words: str, now: datetime) -> Span | None:
    """Read `march`, `march 2025`, `9 march`, `march 9, 2025`."""
    match = _NAMED_DAY.fullmatch(words.removeprefix("last "))
    if match is None:
        return None
    before, name, after, year = match.groups()
    month = next((at for at, one in enumerate(_MONTHS, 1) if one.startswith(name)), None)
    if month is None or (before and after):
        return None
    day = int(before or after) if before or after else None
    if year:
        return _days(int(year), month, day)
    latest = _days(now.year, month, day)
    return latest if latest[0] <= now else _days(now.year - 1, month, day)


def _week(today: datetime, back: int) -> Span:
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return monday, monday + timedelta(days=7)


def _month(today: datetime, back: int) -> Span:
    months = today.year * 12 + today.month - 1 - back
    return _days(months // 12, months % 12 + 1, None)


def _one_day(today: datetime, back: int) -> Span:
    start = today - timedelta(days=back)
    return start, start + timedelta(days=1)


_NAMED: dict[str, Callable[[datetime], Span]] = {
    "today": lambda today: _one_day(today, 0),
    "yesterday": lambda today: _one_day(today, 1),
    "this week": lambda today: _week(today, 0),
    "last week": lambda today: _week(today, 1),
    "this month": lambda today: _month(today, 0),
    "last month": lambda today: _month(today, 1),
    "this year": lambda today: _days(today.year, None, None),
    "last year": lambda today: _days(today.year - 1, None, None),
}
