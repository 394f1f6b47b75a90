"""Being let in with the password, and how often one may be wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.web.routes.session import PASSWORD_OPENS
from backscroll.web.security import credentials
from backscroll.web.security.attempts import FREE, FREE_OVERALL, LONGEST_WAIT, MOST_ADDRESSES, Attempts

WORD = "long enough"


@pytest.fixture
def door(stranger: TestClient, archive: Archive) -> TestClient:
    """A server with a password."""
    archive.keys.set_password(WORD)
    return stranger


def told(client: TestClient, password: str) -> int:
    return client.post("/api/session", json={"password": password}).status_code


def test_the_password_lets_a_browser_in(door: TestClient) -> None:
    csrf = door.post("/api/session", json={"password": WORD}).json()["csrf"]

    assert door.get("/api/conversations").status_code == 200
    assert door.delete("/api/session", headers={"X-CSRF-Token": csrf}).status_code == 204


@pytest.mark.parametrize("password", ["", "wrong", WORD + "x", WORD.upper()])
def test_another_password_lets_nobody_in(door: TestClient, password: str) -> None:
    assert told(door, password) == 401
    assert door.get("/api/conversations").status_code == 401


def test_a_page_is_told_whether_a_password_would_help(stranger: TestClient, archive: Archive) -> None:
    before = stranger.get("/api/session").json().get("type")
    archive.keys.set_password(WORD)

    assert (before, stranger.get("/api/session").json()["type"]) == (None, PASSWORD_OPENS)


def test_without_a_password_none_lets_in(stranger: TestClient) -> None:
    assert told(stranger, "") == 401


def test_who_is_wrong_too_often_has_to_wait_also_with_the_right_one(door: TestClient) -> None:
    statuses = [told(door, "wrong") for _ in range(FREE)]
    answer = door.post("/api/session", json={"password": WORD})

    assert statuses == [401] * FREE
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_a_password_is_tried_one_at_a_time(door: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "WAIT_FOR_TURN", 0.01)
    with door.app.state.credentials._turn:  # type: ignore[attr-defined]
        assert told(door, WORD) == 429


def test_another_session_begins_with_another_secret(door: TestClient) -> None:
    first = door.post("/api/session", json={"password": WORD}).cookies
    door.cookies.clear()

    assert dict(first) != dict(door.post("/api/session", json={"password": WORD}).cookies)


# Waiting


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def wrong(attempts: Attempts, address: str, times: int) -> None:
    for _ in range(times):
        attempts.failed(address)


def test_each_wrong_one_doubles_the_wait() -> None:
    attempts = Attempts(Clock())
    wrong(attempts, "a", FREE - 1)
    waits = []
    for _ in range(4):
        waits.append(attempts.seconds_to_wait("a"))
        attempts.failed("a")

    assert waits == [0, 1, 2, 4]


def test_the_wait_passes_with_time_and_has_an_end() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    wrong(attempts, "a", 40)

    assert attempts.seconds_to_wait("a") == LONGEST_WAIT
    clock.now += LONGEST_WAIT
    assert attempts.seconds_to_wait("a") == 0


def test_the_right_one_ends_the_counting_of_an_address() -> None:
    attempts = Attempts(Clock())
    wrong(attempts, "a", FREE)
    attempts.succeeded("a")

    assert attempts.seconds_to_wait("a") == 0


@pytest.mark.parametrize(
    ("other", "waits"),
    [("198.51.100.2", False), ("2001:db8::2", True), ("2001:db8:0:1::2", False), ("no address", False)],
)
def test_one_home_is_one_address(other: str, waits: bool) -> None:
    attempts = Attempts(Clock())
    wrong(attempts, "2001:db8::1", FREE)

    assert bool(attempts.seconds_to_wait(other)) is waits


def test_many_addresses_together_have_to_wait_too() -> None:
    attempts = Attempts(Clock())
    for number in range(FREE_OVERALL):
        attempts.failed(f"198.51.100.{number}")

    assert attempts.seconds_to_wait("203.0.113.1") > 0


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backscroll.web.security.attempts.MOST_ADDRESSES", 10)
    attempts = Attempts(Clock())
    for number in range(50):
        attempts.failed(f"address {number}")

    assert len(attempts._wrong) <= 12 < MOST_ADDRESSES


@given(st.lists(st.tuples(st.sampled_from(["failed", "succeeded"]), st.text(max_size=40)), max_size=30))
def test_any_address_may_try(steps: list[tuple[str, str]]) -> None:
    attempts = Attempts(Clock())
    for step, address in steps:
        act: Callable[[str], None] = getattr(attempts, step)
        act(address)
        assert 0 <= attempts.seconds_to_wait(address) <= LONGEST_WAIT
