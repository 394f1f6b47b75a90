"""Days in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from backscroll.archive.zones import day_of


class Streak(Struct, frozen=True):
    """So many days in a row with messages on each."""

    days: int
    first: date
    last: date


def longest(days: Sequence[int]) -> Streak | None:
    """Give the longest streak among days in order, given by their numbers; the newest of several so long."""
    return max(_streaks(days), key=lambda streak: (streak.days, streak.last), default=None)


def current(days: Sequence[int], today: int) -> Streak | None:
    """Give the streak that still goes on: its last day is today, or yesterday, as today is not over."""
    known = [day for day in days if day <= today]
    if not known or known[-1] < today - 1:
        return None
    return list(_streaks(known))[-1]


def _streaks(days: Sequence[int]) -> Iterator[Streak]:
    start = 0
    for at, day in enumerate(days):
        if at + 1 == len(days) or days[at + 1] != day + 1:
            yield Streak(at + 1 - start, day_of(days[start]), day_of(day))
            start = at + 1
