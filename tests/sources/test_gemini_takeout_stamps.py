from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.sources.gemini_takeout.stamps import is_stamp, moment_of

THREE_PM = datetime(2026, 1, 5, 15, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "hour_in_utc"),
    [
        ("Jan 5, 2026, 3:04:05\u202fPM UTC", 15),
        ("Jan 5, 2026, 3:04:05\u00a0PM\u00a0CET", 14),
        ("Jan 5, 2026, 3:04:05 PM GMT+1", 14),
        ("Jan 5, 2026, 3:04:05 PM GMT-03:00", 18),
        ("Jan 5, 2026, 3:04:05 PM GMT−3", 18),
        ("Jan 5, 2026, 3:04:05 PM EST", 20),
        ("Jan 5, 2026, 3:04:05 p.m. PST", 23),
        ("Jan 5, 2026, 3:04:05 AM CST", 9),
        ("5 Jan 2026, 15:04:05 GMT", 15),
        ("5.01.2026, 15:04:05 MEZ", 14),
        ("05.01.2026, 16:04:05 MESZ", 14),
        ("5 janv. 2026, 15:04:05 UTC+1", 14),
        ("5 janv. 2026, 15 h 04 min 05 s HNE", 20),
        ("5 ene 2026, 15:04:05 CET", 14),
        ("5 ene 2026, 3:04:05 p. m. GMT-5", 20),
        ("5 gen 2026, 15:04:05 CET", 14),
        ("5 de jan. de 2026, 15:04:05 BRT", 18),
        ("05/01/2026, 15:04:05 WET", 15),
        ("5 jan 2026, 15:04:05 CET", 14),
        ("2026/01/05 15:04:05 JST", 6),
        ("2026年1月5日 15:04:05 CST", 7),
        ("2026年1月5日 下午3:04:05 GMT+8", 7),
        ("2026. 1. 5. 오후 3:04:05 KST", 6),
        ("5 jan. 2026 15:04:05 CET", 14),
        ("5. jan. 2026 15.04.05 CET", 14),
        ("5.1.2026 klo 15.04.05 EET", 13),
    ],
)
def test_a_stamp_is_read_in_many_languages_and_zones(stamp: str, hour_in_utc: int) -> None:
    assert is_stamp(stamp)
    assert moment_of(stamp) == THREE_PM.replace(hour=hour_in_utc)


def test_an_offset_of_half_an_hour_is_read() -> None:
    assert moment_of("Jan 5, 2026, 8:34:05 PM GMT+05:30") == THREE_PM


def test_midnight_and_noon_are_not_confused() -> None:
    assert moment_of("Jan 5, 2026, 12:00:00 AM UTC") == datetime(2026, 1, 5, tzinfo=UTC)
    assert moment_of("Jan 5, 2026, 12:00:00 PM UTC") == datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "month",
    ["févr.", "feb", "Feb.", "fev.", "FEBRUAR", "febbraio", "fevereiro", "febrero", "février", "februari"],
)
def test_a_month_is_known_short_and_long_with_and_without_accents(month: str) -> None:
    assert moment_of(f"3 {month} 2026, 10:00:00 UTC") == datetime(2026, 2, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp",
    [
        "5 มกราคม 2569 15:04:05 UTC",
        "5 Ιαν 2026, 3:04:05 μ.μ. EET",
        "5 lip 2026, 15:04:05 CEST",
        "٥ يناير ٢٠٢٦، ٣:٠٤:٠٥ م غرينتش",
        "Jan 5, 2026, 3:04:05 PM XYZ",
        "Jan 5, 2026, 3:04:05 PM",
        "5 Jan 2026, 15:04:05 IST",
        "1/5/2026, 3:04:05 PM EST",
        "05/01/2026, 3:04:05 م UTC",
        "31 feb 2026, 15:04:05 CET",
        "Jan 5, 2026, 13:04:05 PM UTC",
        "18.04.2026, 24:38:51 MESZ",
        "2 Smarch 2026, 25:99 XYZ",
        "Jan 5, 1926, 3:04:05 PM UTC",
    ],
)
def test_a_stamp_with_anything_unknown_in_it_has_no_moment(stamp: str) -> None:
    assert moment_of(stamp) is None


def test_indian_time_is_known_by_its_clock_of_twelve_hours() -> None:
    assert moment_of("5 Jan 2026, 8:34:05 pm IST") == THREE_PM


@pytest.mark.parametrize(
    "stamp", ["5 Ιαν 2026, 3:04:05 μ.μ. EET", "5 sty 2026, 15:04:05 CET", "٥ يناير ٢٠٢٦، ٣:٠٤:٠٥ م"]
)
def test_a_stamp_is_told_from_text_also_where_it_cannot_be_read(stamp: str) -> None:
    assert is_stamp(stamp)


@pytest.mark.parametrize(
    "line",
    [
        "In 2026 it was 10:00:00 when the whole village gathered on the green",
        "2026",
        "15:04:05",
        "",
        "Jan 5, 2026",
        "a" * 40 + " 2026 15:04:05 " + "b" * 40,
    ],
)
def test_a_line_with_more_or_less_than_a_date_and_a_time_is_no_stamp(line: str) -> None:
    assert not is_stamp(line)


@settings(derandomize=True)
@given(st.text(max_size=70) | st.text(alphabet="0123456789:./, JanPMUTCGMT+-年月日", max_size=40))
def test_no_text_raises(line: str) -> None:
    moment = moment_of(line)

    assert is_stamp(line) in (True, False)
    assert moment is None or moment.tzinfo is UTC
