"""A person's own clock: which day, and which hour of the week, a moment was where they live."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backscroll.errors import InvalidRequest

# Zones are apart from each other by whole quarters of an hour, and so is the change to summer time.
QUARTER_SECONDS = 900
QUARTERS_A_DAY = 86_400 // QUARTER_SECONDS
_FIRST_DAY = date(1970, 1, 1).toordinal()
_FIRST_WEEKDAY = 3


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone. Raises `InvalidRequest` for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise InvalidRequest(f"There is no time zone {name}; one is called Europe/Berlin, for instance.") from None


def day_of(number: int) -> date:
    """Give the day with this number, counted from the first of January 1970."""
    return date.fromordinal(_FIRST_DAY + number)


def number_of(day: date) -> int:
    return day.toordinal() - _FIRST_DAY


def weekday_of(number: int) -> int:
    """Give the weekday of a day by its number, Monday 0."""
    return (number + _FIRST_WEEKDAY) % 7


def begins(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment at which a day begins there."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


class Clock:
    """Tells local time for quarters of an hour since 1970: as a number that counts quarters of local time."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[int, int | None] = {}

    def local(self, quarter: int) -> int:
        day = quarter // QUARTERS_A_DAY
        if day not in self._offsets:
            self._offsets[day] = self._offset_on(day)
        offset = self._offsets[day]
        return quarter + (self._offset_at(quarter) if offset is None else offset)

    def _offset_on(self, day: int) -> int | None:
        """Give by how much local time is ahead on a whole day, or None on one when the clock is changed."""
        first = day * QUARTERS_A_DAY
        at_start, at_end = self._offset_at(first), self._offset_at(first + QUARTERS_A_DAY)
        return at_start if at_start == at_end else None

    def _offset_at(self, quarter: int) -> int:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=quarter * QUARTER_SECONDS)
        offset = moment.astimezone(self._zone).utcoffset() or timedelta()
        return offset // timedelta(seconds=QUARTER_SECONDS)
