"""Searching over the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from backscroll.model import Reasoning, Role, Text
from backscroll.store import patience
from backscroll.web import deps
from backscroll.web.routes import search
from tests.builders import a_conversation, a_message


@pytest.fixture
def full(archive: Archive) -> Archive:
    for number in range(7):
        archive.save_conversation(
            a_conversation(
                a_message("m1", f"kettle number {number}"),
                a_message("m2", "the kettle boils", role=Role.ASSISTANT, after="m1"),
                a_message("m3", "kettle, the other branch", role=Role.ASSISTANT, after="m1"),
                id=f"c{number}",
                source="other" if number > 4 else "made-up",
            )
        )
    return archive


def asked(browser: TestClient, path: str = "/api/search", **params: Any) -> Any:
    answer = browser.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_hit_says_where_it_stands_and_what_matched(full: Archive, browser: TestClient) -> None:
    found = asked(browser, q="number", limit=1)

    (hit,) = found["hits"]
    assert [hit["snippet"][start:end] for start, end in hit["ranges"]] == ["number"]
    assert full.conversation_of(hit["message_id"])[0].id == hit["conversation_id"]
    assert hit["why"] is None


def test_both_addresses_answer_the_same(full: Archive, browser: TestClient) -> None:
    first, second = (
        asked(browser, path, q="kettle", sort="newest") for path in ("/api/search", "/api/conversations/search")
    )

    assert first == second


def test_the_same_answer_is_not_sent_twice_within_an_hour(
    full: Archive, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day = datetime(2026, 1, 2, tzinfo=UTC)
    full.save_conversation(a_conversation(a_message("m1", "kettle", created_at=a_day), id="new"))

    def asked_at(minutes: int, known: str = "") -> Any:
        monkeypatch.setattr(search, "_now", lambda: a_day + timedelta(minutes=minutes))
        return browser.get("/api/search", params={"q": "kettle"}, headers={"If-None-Match": known})

    first = asked_at(60)
    again, later = asked_at(119, first.headers["etag"]), asked_at(120, first.headers["etag"])

    assert (first.status_code, again.status_code, later.status_code) == (200, 304, 200)


def test_reasons_are_given_when_asked_for(full: Archive, browser: TestClient) -> None:
    assert asked(browser, q="kettle", explain=True)["hits"][0]["why"]["words"]["kettle"] > 0


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_the_pages_that_cursors_lead_to_are_one_long_page(full: Archive, browser: TestClient, sort: str) -> None:
    whole = asked(browser, q="kettle", sort=sort, limit=100)
    pages = [asked(browser, q="kettle", sort=sort, limit=3)]
    while pages[-1]["cursor"]:
        pages.append(asked(browser, q="kettle", sort=sort, limit=3, cursor=pages[-1]["cursor"]))

    assert whole["cursor"] is None
    for kind, name in (("hits", "message_id"), ("conversations", "conversation_id")):
        assert [one[name] for page in pages for one in page[kind]] == [one[name] for one in whole[kind]]
    assert (len(whole["hits"]), len(whole["conversations"])) == (21, 7)


def test_how_the_query_was_understood_is_told(full: Archive, browser: TestClient) -> None:
    query = asked(browser, q="the kettle -boils source:made-up")["query"]

    assert query["dropped"] == ["the"]
    assert [(one["text"], one["reads"]) for one in query["pieces"]] == [
        ("the", "word"),
        ("kettle", "word"),
        ("-boils", "excluded"),
        ("source:made-up", "filter"),
    ]


@pytest.mark.parametrize(
    ("query", "kind", "instead", "count"),
    [
        ("ketlte source:other", "spelling", "kettle source:other", None),
        ("kettle  source:nobody", "wider", "kettle", 21),
        ("kettle during:2019 role:user", "wider", "kettle role:user", 7),
    ],
)
def test_an_empty_answer_says_what_to_ask_instead(
    full: Archive, browser: TestClient, query: str, kind: str, instead: str, count: int | None
) -> None:
    suggestions = asked(browser, q=query)["suggestions"]

    assert (suggestions[0]["kind"], suggestions[0]["query"], suggestions[0]["count"]) == (kind, instead, count)


def test_what_lies_in_the_trash_is_a_click_away(full: Archive, browser: TestClient) -> None:
    full.save_conversation(a_conversation(a_message("m1", "a samovar"), id="tea"))
    full.set_status(full.search("samovar").hits[0].conversation_id, "trashed")

    (suggestion,) = asked(browser, q="samovar")["suggestions"]

    assert asked(browser, q=suggestion["query"])["total"] == suggestion["count"] == 1


def test_the_beginning_of_a_word_is_enough_while_it_is_typed(full: Archive, browser: TestClient) -> None:
    assert asked(browser, q="kett")["total"] == 0
    assert asked(browser, q="kett", unfinished=True)["total"] == 21


def test_facets_add_up_to_what_was_found(full: Archive, browser: TestClient) -> None:
    facets = asked(browser, "/api/search/facets", q="kettle")

    assert facets["counted"] == asked(browser, q="kettle")["total"]
    for name in ("sources", "roles", "months"):
        assert sum(one["count"] for one in facets[name]) in (facets["counted"], 0)
    assert facets["sources"] == [{"value": "made-up", "count": 15}, {"value": "other", "count": 6}]


def test_an_operator_is_completed_from_the_archive(full: Archive, browser: TestClient) -> None:
    found = asked(browser, "/api/search/complete", text="kettle source:m")

    assert found["replaces"] == "source:m"
    assert found["options"] == [{"text": "source:made-up", "count": 5, "is_finished": True}]


def test_a_saved_search_that_is_not_there_is_not_found(full: Archive, browser: TestClient) -> None:
    assert browser.get("/api/search", params={"q": "@nothing"}).status_code == 404


@pytest.mark.parametrize(
    "params", [{"limit": 0}, {"limit": 101}, {"cursor": "x"}, {"mode": "magic"}, {"q": "x" * 2_001}, {"other": 1}]
)
def test_what_cannot_be_asked_is_refused(browser: TestClient, params: dict[str, Any]) -> None:
    assert browser.get("/api/search", params=params).status_code == 422


def test_text_that_looks_like_markup_stays_text(archive: Archive, browser: TestClient) -> None:
    said = a_message("m1", Reasoning("a <img src=x onerror=alert(1)> kettle"), Text("<b>tea</b>"))
    archive.save_conversation(a_conversation(said, title="<script>alert(1)</script>"))

    (hit,) = asked(browser, q="kettle")["hits"]

    assert hit["title"] == "<script>alert(1)</script>"
    assert hit["snippet"] == "a <img src=x onerror=alert(1)> kettle"
    assert hit["found_in"] == "reasoning"


def test_how_a_query_was_read_is_said(full: Archive, browser: TestClient) -> None:
    notes = asked(browser, q="before:foo kettle")["notes"]

    assert any("foo is no date" in note for note in notes)
    assert asked(browser, q="kettle")["notes"] == []


@pytest.mark.parametrize("path", ["/api/search", "/api/search/facets"])
def test_a_search_that_takes_too_long_is_given_up(
    full: Archive, browser: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(deps, "PATIENCE_SECONDS", -1.0)
    monkeypatch.setattr(patience, "_STEPS", 1)

    answer = browser.get(path, params={"q": "kettle"})

    assert answer.status_code == 503
    assert "Ask for less" in answer.json()["detail"]
