"""The list over the API: pages, facets, changes of many, tags, searches, and files to fetch."""

from __future__ import annotations

import io
import zipfile
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from backscroll.errors import ArchiveUnusable
from backscroll.web.selections import MOST_IDS
from tests.archive.test_library import a_talk
from tests.support.archives import Keeping

LIST = "/api/conversations"


@pytest.fixture(autouse=True)
def _talks(keep: Keeping) -> None:
    keep(*map(a_talk, range(20)))


def listed(browser: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = browser.get(LIST, params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["conversations"]
    return found


def bulk(browser: TestClient, **wanted: Any) -> dict[str, Any]:
    answer = browser.post(f"{LIST}/bulk", json=wanted)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_the_list_comes_by_pages(browser: TestClient) -> None:
    first = browser.get(LIST, params={"limit": 15}).json()
    second = browser.get(LIST, params={"limit": 15, "cursor": first["cursor"]}).json()

    assert (len(first["conversations"]), len(second["conversations"])) == (15, 5)
    assert (first["total"], second["cursor"]) == (20, None)
    assert "messages" not in first["conversations"][0]


@pytest.mark.parametrize(
    "asked",
    [
        {"source": "other"},
        {"source": ["other", "made-up"], "starred": True},
        {"in_project": ""},
        {"in_project": "Kitchen"},
        {"kind": "session", "status": ["active", "archived"]},
        {"q": "lamp source:other"},
        {"after": "2020-01-01T00:00:00Z", "has_branches": False},
        {"order": "title"},
    ],
    ids=str,
)
def test_the_facets_of_a_list_count_what_it_gives(browser: TestClient, asked: dict[str, Any]) -> None:
    facets = browser.get(f"{LIST}/facets", params={k: v for k, v in asked.items() if k != "order"}).json()

    assert facets["total"] == len(listed(browser, **asked)) > 0


def test_only_the_facets_asked_for_are_counted(browser: TestClient) -> None:
    facets = browser.get(f"{LIST}/facets", params={"facet": ["sources", "status"]}).json()

    assert (facets["tags"], facets["spans"], facets["models"]) == ([], [], [])
    assert [one["source"] for one in facets["sources"]] == ["made-up", "other"]


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 201},
        {"limit": 0},
        {"order": "size"},
        {"cursor": "nonsense"},
        {"status": "gone"},
        {"after": "2020-01-01T00:00:00"},
        {"nobody_knows": 1},
        {"q": "x" * 2001},
    ],
    ids=str,
)
def test_what_cannot_be_understood_is_refused_with_a_reason(browser: TestClient, asked: dict[str, Any]) -> None:
    answer = browser.get(LIST, params=asked)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("moment", ["2026", "-5", "1767225600", "2026-01-01", "2026-01-01T00:00:00", ""])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_moment_is_written_in_full_and_with_its_zone(browser: TestClient, name: str, moment: str) -> None:
    whole = {name: "2026-01-01T00:00:00+01:00"}

    assert browser.get(LIST, params={name: moment}).status_code == 422
    assert counted(browser, {name: moment}).status_code == 422
    assert browser.get(LIST, params=whole).status_code == counted(browser, whole).status_code == 200


def test_a_bare_number_is_no_moment_and_is_told_what_is_one(browser: TestClient) -> None:
    asked, sent = browser.get(LIST, params={"after": 2026}), counted(browser, {"after": 2026})

    assert asked.json()["detail"] == "after: Write a date and time with its zone, such as 2026-03-01T00:00:00Z"
    assert sent.json()["detail"] == "filter.after: Write a date and time with its zone, such as 2026-03-01T00:00:00Z"


def counted(browser: TestClient, filter: dict[str, Any]) -> Any:
    """Ask how many conversations a change would be of."""
    return browser.post(f"{LIST}/bulk", json={"filter": filter, "action": "star", "preview": True})


def a_cursor(place: str) -> str:
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("order", "place"),
    [
        ("newest", f'["newest",{1 << 63},1]'),
        ("newest", f'["newest",null,{-(1 << 63) - 1}]'),
        ("longest", f'["longest",{10**40},1]'),
        ("newest", '["newest","a word",1]'),
        ("title", '["title",7,1]'),
        ("title", '["title","\\ud800",1]'),
    ],
)
def test_a_cursor_that_was_tampered_with_is_refused(browser: TestClient, order: str, place: str) -> None:
    answer = browser.get(LIST, params={"order": order, "cursor": a_cursor(place)})

    assert answer.status_code == 422
    assert "cursor is not one that a list gave" in answer.json()["detail"]


def test_as_many_ids_as_may_be_named_have_room_in_a_body(browser: TestClient) -> None:
    (one,) = listed(browser, limit=1)

    assert bulk(browser, ids=[one["id"]] * MOST_IDS, action="star", preview=True)["selected"] == 1


def test_a_tag_that_many_were_given_can_be_taken_off_each(browser: TestClient) -> None:
    tag = "t" * 300
    (one,) = listed(browser, limit=1)
    bulk(browser, ids=[one["id"]], action="tag", tags=[tag])

    kept = browser.put(f"{LIST}/{one['id']}/tags", json={"tags": [tag, "other"]}).json()["tags"]
    left = browser.delete(f"{LIST}/{one['id']}/tags", params={"tag": tag}).json()["tags"]

    assert (kept, left) == (["other", tag], ["other"])


def test_an_unchanged_list_is_not_sent_twice(browser: TestClient) -> None:
    tag = browser.get(LIST).headers["etag"]

    assert browser.get(LIST, headers={"If-None-Match": tag}).status_code == 304


def test_many_are_counted_first_then_changed_then_set_back(browser: TestClient) -> None:
    lamps = {"filter": {"q": "lamp"}}
    count = bulk(browser, **lamps, action="archive", preview=True)["selected"]
    before = listed(browser, status="archived")

    changed = bulk(browser, **lamps, action="archive", expected=count)
    during = listed(browser, status="archived")
    undone = browser.post(f"/api/undo/{changed['undo']}").json()

    assert changed["selected"] == count
    assert len(during) == len(before) + changed["changed"]
    assert undone == {"changed": changed["changed"]}
    assert listed(browser, status="archived") == before


def test_a_change_is_taken_back_once(browser: TestClient) -> None:
    undo = bulk(browser, filter={}, action="star")["undo"]
    browser.post(f"/api/undo/{undo}")

    assert browser.post(f"/api/undo/{undo}").status_code == 404


def test_a_change_that_could_not_be_taken_back_just_now_still_can(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = bulk(browser, filter={}, action="star")
    undo = changed["undo"]
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "take_back", _in_use)
        assert browser.post(f"/api/undo/{undo}").status_code == 503

    assert browser.post(f"/api/undo/{undo}").json() == {"changed": changed["changed"]}


def _in_use(*_asked: object) -> int:
    raise ArchiveUnusable("Another program has kept the archive locked for a minute.")


def test_what_changes_nothing_has_nothing_to_take_back(browser: TestClient) -> None:
    bulk(browser, filter={}, action="star")

    assert bulk(browser, filter={}, action="star") == {"selected": 20, "changed": 0, "undo": None}


def test_to_name_nothing_means_nothing(browser: TestClient) -> None:
    assert bulk(browser, action="trash") == {"selected": 0, "changed": 0, "undo": None}


def test_deleting_for_good_needs_the_count_and_cannot_be_undone(browser: TestClient) -> None:
    ids = [one["id"] for one in listed(browser)[:3]]

    refused = browser.post(f"{LIST}/bulk", json={"ids": ids, "action": "delete"})
    wrong = browser.post(f"{LIST}/bulk", json={"ids": ids, "action": "delete", "expected": 4})
    done = bulk(browser, ids=ids, action="delete", expected=3)

    assert (refused.status_code, wrong.status_code) == (422, 422)
    assert done == {"selected": 3, "changed": 3, "undo": None}
    assert len(listed(browser)) == 17


def test_tags_are_listed_renamed_and_taken_off(browser: TestClient) -> None:
    ids = [one["id"] for one in listed(browser)[:3]]
    bulk(browser, ids=ids, action="tag", tags=["a/b c"])

    renamed = browser.post("/api/tags", json={"name": "a/b c", "new_name": "tea & rust"}).json()
    removed = browser.request("DELETE", "/api/tags", params={"name": "tea & rust"}).json()
    gone = browser.get("/api/tags").json()
    browser.post(f"/api/undo/{removed['undo']}")

    assert renamed == {"tags": [{"name": "tea & rust", "count": 3}]}
    assert (removed["changed"], gone) == (3, {"tags": []})
    assert browser.get("/api/tags").json() == renamed


def test_a_tag_that_is_not_there_is_not_found(browser: TestClient) -> None:
    assert browser.post("/api/tags", json={"name": "no", "new_name": "x"}).status_code == 404


def test_searches_are_kept_used_and_forgotten(browser: TestClient) -> None:
    browser.put("/api/searches/lamps", json={"query": "lamp source:other"})
    named = listed(browser, q="@lamps")
    kept = browser.get("/api/searches").json()["searches"]
    browser.delete("/api/searches/lamps")

    assert named == listed(browser, q="lamp source:other") != []
    assert [(one["name"], one["query"]) for one in kept] == [("lamps", "lamp source:other")]
    assert browser.get(LIST, params={"q": "@lamps"}).status_code == 404
    assert browser.delete("/api/searches/lamps").status_code == 404


@pytest.mark.parametrize("name", ["a b", "é☃", "a%2Fb"])
def test_a_name_that_no_query_could_call_is_refused(browser: TestClient, name: str) -> None:
    assert browser.put(f"/api/searches/{name}", json={"query": "lamp"}).status_code in (404, 405, 422)


def test_many_are_handed_out_in_one_file(browser: TestClient) -> None:
    answer = browser.post(f"{LIST}/export/bulk", json={"filter": {"source": ["other"]}, "format": "json"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        names = files.namelist()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len([name for name in names if name.endswith(".json")]) >= len(listed(browser, source="other"))


def test_a_browser_fetches_the_file_by_a_link_that_works_once(browser: TestClient) -> None:
    address = browser.post(f"{LIST}/export", json={"filter": {"q": "lamp"}}).json()["address"]

    assert browser.get(address).content.startswith(b"PK")
    assert browser.get(address).status_code == 404


def test_a_stranger_changes_nothing(stranger: TestClient) -> None:
    assert stranger.post(f"{LIST}/bulk", json={"filter": {}, "action": "trash"}).status_code == 401
