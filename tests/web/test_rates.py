"""How often one visitor may ask for what takes long."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from backscroll.web.security import rates
from backscroll.web.security.rates import AT_ONCE, PER_SECOND, Rates
from backscroll.web.security.visitors import Visitor

SEARCH = "/api/conversations/search"
ONE, OTHER = Visitor(key=b"one"), Visitor(key=b"other")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_asks_too_often_waits_and_may_ask_again() -> None:
    clock = Clock()
    counted = Rates(clock)
    refusals = [counted.refusal(ONE, SEARCH) for _ in range(AT_ONCE + 1)]
    clock.now += 1

    refusal = refusals.pop()
    assert refusals == [None] * AT_ONCE
    assert refusal
    assert (refusal.status, refusal.headers) == (429, {"Retry-After": "1"})
    assert [counted.refusal(ONE, SEARCH) for _ in range(PER_SECOND)] == [None] * PER_SECOND


def test_one_visitor_keeps_no_other_waiting() -> None:
    counted = Rates(Clock())
    for _ in range(AT_ONCE + 1):
        counted.refusal(ONE, SEARCH)

    assert counted.refusal(OTHER, SEARCH) is None


def test_what_is_quick_may_be_asked_for_without_end() -> None:
    counted = Rates(Clock())

    assert all(counted.refusal(ONE, "/api/conversations/searching") is None for _ in range(2 * AT_ONCE))


def test_of_too_many_visitors_the_first_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_VISITORS", 10)
    counted = Rates(Clock())
    for number in range(50):
        counted.refusal(Visitor(key=bytes([number])), SEARCH)

    assert list(counted._allowances) == [bytes([number]) for number in range(40, 50)]


def test_a_browser_is_told_when_to_ask_again(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "AT_ONCE", 0)

    answer = browser.get("/api/statistics")

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
