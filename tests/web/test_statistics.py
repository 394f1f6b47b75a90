"""The archive in numbers, and what it tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping

LATE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def talked(keep: Keeping) -> None:
    early = datetime(2026, 1, 5, 8, tzinfo=UTC)
    keep(
        a_conversation(a_message("m1", "A lamp", created_at=LATE), title="Late", created_at=LATE),
        a_conversation(a_message("m2", created_at=early), id="c2", source="elsewhere", created_at=early),
    )


def test_everything_is_counted(browser: TestClient, talked: None) -> None:
    told = browser.get("/api/statistics").json()

    assert (told["conversations"], told["messages"]) == (2, 2)
    assert told["months"] == {"2026-01": 1, "2026-03": 1}


def test_days_are_those_of_the_browsers_zone(browser: TestClient, talked: None) -> None:
    at_home = browser.get("/api/statistics/insights", params={"zone": "Europe/Berlin"}).json()

    assert at_home["days"] == {"2026-01-05": 1, "2026-03-02": 1}
    assert at_home["hours"][0][0] == 1


def test_a_span_and_a_source_narrow(browser: TestClient, talked: None) -> None:
    march = browser.get("/api/statistics/insights", params={"from": "2026-03-01", "to": "2026-03-01"}).json()
    elsewhere = browser.get("/api/statistics/insights", params={"source": "elsewhere"}).json()

    assert march["totals"]["messages"] == 1
    assert [one["title"] for one in march["longest"]] == ["Late"]
    assert elsewhere["days"] == {"2026-01-05": 1}


@pytest.mark.parametrize(
    "asked",
    [
        {"zone": "Nowhere/Special"},
        {"zone": "a" * 101},
        {"from": "March"},
        {"from": "2026-13-01"},
        {"from": "0"},
        {"to": "86400"},
        {"source": ["s"] * 51},
        {"until": "2026-03-01"},
    ],
)
def test_what_cannot_be_understood_is_refused(browser: TestClient, asked: dict[str, str]) -> None:
    answer = browser.get("/api/statistics/insights", params=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_same_answer_is_not_sent_twice(browser: TestClient, archive: Archive, talked: None) -> None:
    first = browser.get("/api/statistics/insights")
    known = {"If-None-Match": first.headers["etag"]}

    again = browser.get("/api/statistics/insights", headers=known)
    archive.rename("c1", "Called otherwise")
    renamed = browser.get("/api/statistics/insights", headers=known)

    assert (again.status_code, again.content) == (304, b"")
    assert renamed.json()["longest"][0]["title"] == "Called otherwise"


def test_an_empty_archive_tells_nothing(browser: TestClient) -> None:
    told = browser.get("/api/statistics/insights").json()

    assert told["days"] == {}
    assert told["words"] == {"words": [], "looked_at": 0}
