"""Days as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.search.dates import span_of

# A Saturday morning.
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", day(2026, 1, 1), day(2027, 1, 1)),
        ("2024-02", day(2024, 2, 1), day(2024, 3, 1)),
        ("2026-12-31", day(2026, 12, 31), day(2027, 1, 1)),
        ("2026/3/9", day(2026, 3, 9), day(2026, 3, 10)),
        ("march 2025", day(2025, 3, 1), day(2025, 4, 1)),
        ("Mar 2025", day(2025, 3, 1), day(2025, 4, 1)),
        ("march", day(2026, 3, 1), day(2026, 4, 1)),
        ("december", day(2025, 12, 1), day(2026, 1, 1)),
        ("9 march", day(2026, 3, 9), day(2026, 3, 10)),
        ("march 9th, 2025", day(2025, 3, 9), day(2025, 3, 10)),
        ("today", day(2026, 11, 21), day(2026, 11, 22)),
        ("yesterday", day(2026, 11, 20), day(2026, 11, 21)),
        ("this week", day(2026, 11, 16), day(2026, 11, 23)),
        ("last week", day(2026, 11, 9), day(2026, 11, 16)),
        ("last-week", day(2026, 11, 9), day(2026, 11, 16)),
        ("last month", day(2026, 10, 1), day(2026, 11, 1)),
        ("last year", day(2025, 1, 1), day(2026, 1, 1)),
        ("tuesday", day(2026, 11, 17), day(2026, 11, 18)),
        ("saturday", day(2026, 11, 21), day(2026, 11, 22)),
        ("last saturday", day(2026, 11, 14), day(2026, 11, 15)),
        ("7d", NOW - 7 * DAY, NOW),
        ("2 weeks ago", NOW - 14 * DAY, NOW),
        ("last 30 days", NOW - 30 * DAY, NOW),
        ("2026-11-14T08:00:00+00:00", NOW - 7 * DAY, NOW - 7 * DAY),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, first: datetime, after: datetime) -> None:
    assert span_of(text, NOW) == (first, after)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "0000", "2026-00", "2026-13", "2026-02-30", "2026-1-1-1", "26", "mayonnaise", "99999d", "9 9 march"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert span_of(text, NOW) is None


@given(st.text() | st.from_regex(r"[a-z0-9 .,/-]{1,14}"))
def test_whatever_is_written_gives_a_span_or_none(text: str) -> None:
    span = span_of(text, NOW)

    assert span is None or span[0] <= span[1]
