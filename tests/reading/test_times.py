"""Every way a provider writes a moment, and all that is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.reading.times import moment

APRIL = datetime(2024, 4, 1, 22, 21, 52, tzinfo=UTC)
SECONDS = 1_712_010_112
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["$date", "$numberLong", "x"]), inner),
)


@pytest.mark.parametrize(
    "written",
    [
        SECONDS,
        float(SECONDS),
        SECONDS * 10**3,
        SECONDS * 10**6,
        SECONDS * 10**9,
        str(SECONDS),
        f"{SECONDS}.0",
        f"{SECONDS}000",
        f" {SECONDS} ",
        "2024-04-01T22:21:52Z",
        "2024-04-01T22:21:52+00:00",
        "2024-04-01T22:21:52",
        "2024-04-01 22:21:52",
        "2024-04-02T06:21:52+08:00",
        "2024-04-01T22:21:52.000000000Z",
        "20240401T222152Z",
        {"$date": SECONDS * 1000},
        {"$date": "2024-04-01T22:21:52Z"},
        {"$date": {"$numberLong": f"{SECONDS}000"}},
        {"$numberLong": f"{SECONDS}000"},
    ],
    ids=str,
)
def test_one_moment_in_every_writing(written: Any) -> None:
    assert moment(written) == APRIL


@pytest.mark.parametrize(
    "written",
    [
        *(None, True, False, 0, -1, 0.0, "", " ", "0", "-5", "soon", "2024-13-01", "9999-12-31T23:59:59-23:59"),
        *(float("nan"), float("inf"), "nan", "Infinity", 10**400, -(10**400), 1e300, "1" * 5000),
        *([], [SECONDS], {}, {"date": SECONDS}, {"$date": None}, {"$date": [SECONDS]}, b"2024"),
    ],
    ids=lambda written: str(written)[:20],
)
def test_what_is_no_moment_is_unknown(written: Any) -> None:
    assert moment(written) is None


def test_thirteen_digits_are_milliseconds_and_no_date_in_1712() -> None:
    assert moment("1712010112345") == datetime(2024, 4, 1, 22, 21, 52, 345000, tzinfo=UTC)


def test_eight_digits_are_a_date() -> None:
    assert moment("20240401") == datetime(2024, 4, 1, tzinfo=UTC)


def test_fractions_of_a_second_are_kept_to_the_microsecond() -> None:
    assert moment("2024-04-01T22:21:52.123456789Z") == APRIL.replace(microsecond=123456)
    assert moment(SECONDS + 0.25) == APRIL.replace(microsecond=250_000)


def test_a_wrapping_that_wraps_itself_is_no_moment() -> None:
    wrapped: Any = SECONDS
    for _ in range(5_000):
        wrapped = {"$date": wrapped}

    assert moment(wrapped) is None


@given(ANYTHING)
def test_anything_is_a_moment_in_utc_or_unknown(value: Any) -> None:
    found = moment(value)

    assert found is None or found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_moment_survives_being_written(at: datetime) -> None:
    assert moment(at.isoformat()) == at
    assert abs(moment(at.timestamp() * 1000).timestamp() - at.timestamp()) < 0.001  # type: ignore[union-attr]
