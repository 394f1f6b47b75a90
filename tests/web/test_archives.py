"""Several archives on one server: told apart, made, opened, and closed to each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from tests.builders import a_conversation, a_thread
from tests.support.archives import WORDS_ONLY, Keeping, opened
from tests.support.uploading import imported, looked_into, sent, talk
from tests.support.web import let_in, look_at, reloaded, served, settings_for


@pytest.fixture
def demonstrating(tmp_path: Path) -> Iterator[TestClient]:
    """A browser at a server that knows every source, so that the demonstration can be made."""
    opened(tmp_path / "archive.db").close()
    with served(settings_for(tmp_path / "archive.db")) as client:
        yield let_in(client)


def named(browser: TestClient) -> dict[str, int | None]:
    found = browser.get("/api/archives").json()["archives"]
    return {one["name"]: one["conversation_count"] for one in found}


def test_the_archives_are_listed_with_their_counts(browser: TestClient, archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)), a_conversation(*a_thread(1), id="c2"))
    opened(archive.path.with_name("office.db")).close()

    assert named(browser) == {"personal": 2, "demo": None, "office": 0}
    assert browser.get("/api/archives").json()["current"] == "personal"


def test_files_of_other_programs_are_no_archives_and_are_left_alone(browser: TestClient, archive: Archive) -> None:
    other = archive.path.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE conversations (id INTEGER)")
    archive.path.with_name("text.db").write_text("no database")
    before = other.read_bytes()

    assert set(named(browser)) == {"personal", "demo"}
    assert browser.post("/api/archives/other/open").status_code == 404
    assert other.read_bytes() == before


def test_opening_an_archive_lets_the_browser_look_at_it(browser: TestClient, archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))
    browser.post("/api/archives", json={"name": "office"})

    assert browser.post("/api/archives/office/open").json()["current"] == "office"
    assert browser.get("/api/conversations").json()["total"] == 0
    look_at(reloaded(browser), "personal")
    assert browser.get("/api/conversations").json()["total"] == 1


@pytest.mark.parametrize("name", ["personal", "demo", "a", "../up", "Work", "", "-x", "a" * 64, "nul\x00"])
def test_a_name_that_is_taken_or_none_makes_no_archive(browser: TestClient, archive: Archive, name: str) -> None:
    before = set(archive.path.parent.rglob("*"))

    assert browser.post("/api/archives", json={"name": name}).status_code == 422
    assert set(archive.path.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["nowhere", "..", "%2e%2e%2fa", "a"])
def test_an_archive_that_is_not_there_is_not_made_by_opening_it(
    browser: TestClient, archive: Archive, name: str
) -> None:
    assert browser.post(f"/api/archives/{name}/open").status_code in (403, 404, 405)
    assert not archive.path.with_name("nowhere.db").exists()


def test_the_demonstration_is_made_of_the_sample_exports_when_it_is_first_opened(demonstrating: TestClient) -> None:
    assert named(demonstrating)["demo"] is None

    answer = demonstrating.post("/api/archives/demo/open").json()

    counts = {one["name"]: one["conversation_count"] for one in answer["archives"]}
    assert counts["demo"] > 10
    assert counts["personal"] == 0
    assert demonstrating.get("/api/conversations").json()["total"] > 10


def test_what_is_imported_goes_into_the_archive_that_is_looked_at(browser: TestClient) -> None:
    browser.post("/api/archives", json={"name": "office"})
    look_at(browser, "office")

    imported(browser, ("talk.jsonl", talk(a_conversation(*a_thread(1)))))

    assert (named(browser)["office"], named(browser)["personal"]) == (1, 0)


def test_a_page_of_one_archive_changes_nothing_in_another(browser: TestClient, archive: Archive, keep: Keeping) -> None:
    said = a_conversation(*a_thread(1))
    keep(said)
    conversation = archive.conversation("c1").id
    browser.post("/api/archives", json={"name": "office"})
    page = browser.headers["X-CSRF-Token"]
    look_at(browser, "office")
    with Archive.open(archive.path.with_name("office.db"), embedder=WORDS_ONLY) as office:
        office.save_conversation(said)

    browser.headers["X-CSRF-Token"] = page
    answers = [
        browser.delete(f"/api/conversations/{conversation}"),
        browser.patch(f"/api/conversations/{conversation}", json={"status": "trashed"}),
        browser.post("/api/imports/1/undo"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "Another archive was opened" in answers[0].json()["detail"]
    assert reloaded(browser).get("/api/conversations?status=active").json()["total"] == 1


def test_nothing_of_one_archive_is_reached_from_another(browser: TestClient, archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))
    conversation = archive.conversation("c1")
    job = sent(browser, ("talk.jsonl", talk(a_conversation(*a_thread(1), id="c2"))))
    preview = looked_into(browser, ("talk.jsonl", talk(a_conversation(*a_thread(1), id="c3"))))
    browser.post("/api/archives", json={"name": "office"})
    look_at(browser, "office")

    looking = [
        f"/api/conversations/{conversation.id}",
        f"/api/import/jobs/{job['id']}",
        f"/api/import/jobs/{job['id']}/events",
        "/api/imports/1",
    ]
    acting = [f"/api/import/jobs/{job['id']}/cancel", "/api/imports/1/undo", "/api/imports/1/again"]

    assert {address: browser.get(address).status_code for address in looking} == dict.fromkeys(looking, 404)
    assert {address: browser.post(address).status_code for address in acting} == dict.fromkeys(acting, 404)
    foreign = browser.post("/api/import", data={"preview": preview["id"]}, files={"source": (None, "")})
    assert foreign.status_code == 404
    assert browser.get("/api/import/jobs").json()["jobs"] == []
