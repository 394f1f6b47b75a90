"""How the archive is, and what can be done with all of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive, Standing
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.embedders.fake import FakeEmbedder
from backscroll.web.indexing import Indexing
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, everything, opened
from tests.support.web import let_in, served, settings_for


@pytest.fixture
def kept(archive: Archive, keep: Keeping) -> Archive:
    keep(a_conversation(*a_thread(4), title="A lamp"), a_conversation(a_message("m9"), id="c2"))
    return archive


@pytest.fixture
def thinking_browser(kept: Archive) -> Iterator[TestClient]:
    with served(msgspec.structs.replace(settings_for(kept.path), embedder=EmbedderChoice())) as client:
        yield let_in(client)


def test_health_says_how_the_indexes_are(browser: TestClient, kept: Archive) -> None:
    told = browser.get("/api/health").json()

    assert told["standing"]["words"]["texts"] == 6
    assert told["standing"]["words"]["is_current"] is True
    assert told["standing"]["last_import"]["counts"]["new"] == 2
    assert told["building"] is None
    assert told["version"] == version("backscroll")


def test_missing_vectors_are_made_in_the_background(thinking_browser: TestClient) -> None:
    before = thinking_browser.get("/api/health").json()["standing"]["meaning"]

    begun = thinking_browser.post("/api/archive/index")
    over = _when_over(thinking_browser)

    assert before["done"] == 0
    assert begun.status_code == 202
    assert over["building"] == {"is_running": False, "done": 2, "conversations": 2, "failed": None}
    assert over["standing"]["meaning"]["done"] == 2


def test_what_is_over_is_counted_in_the_same_answer(
    thinking_browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Archive.standing

    def end_meanwhile(archive: Archive) -> Standing:
        monkeypatch.setattr(Archive, "standing", really)
        found = really(archive)
        thinking_browser.post("/api/archive/index")
        _when_over(thinking_browser)
        return found

    monkeypatch.setattr(Archive, "standing", end_meanwhile)
    told = thinking_browser.get("/api/health").json()

    assert told["standing"]["meaning"]["done"] == 0
    assert told["building"] is None


def _when_over(browser: TestClient) -> dict[str, Any]:
    give_up_at = monotonic() + 30
    while monotonic() < give_up_at:
        told: dict[str, Any] = browser.get("/api/health").json()
        if not told["building"]["is_running"]:
            return told
        sleep(0.02)
    pytest.fail("it is never over")


def test_what_goes_wrong_with_vectors_is_told_and_logged_by_its_place(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_archive: Archive, _told: object) -> int:
        raise ValueError("secret words")

    monkeypatch.setattr(Archive, "build_vectors", fail)
    indexing = Indexing()
    indexing.start("personal", archive)
    indexing.close()

    now = indexing.now("personal")
    assert now is not None
    assert now.is_running is False
    assert now.failed is not None
    assert "secret" not in now.failed + caplog.text
    assert "ValueError at" in caplog.text


def test_a_server_that_ends_waits_for_no_vectors(kept: Archive) -> None:
    thinking = opened(kept.path, FakeEmbedder())
    indexing = Indexing()
    indexing.close()

    indexing.start("personal", thinking)
    indexing.close()

    with thinking:
        assert thinking.meaning_state().done == 0


def test_check_says_that_all_is_sound(browser: TestClient, kept: Archive) -> None:
    told = browser.post("/api/health/check").json()

    assert told["is_sound"] is True
    assert told["health"]["checked"]["messages"] == 5


def test_check_names_what_is_not(browser: TestClient, kept: Archive) -> None:
    stray = kept.path.with_name(f"{kept.path.name}.blobs") / "ab" / ("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"stray")

    told = browser.post("/api/health/check").json()

    assert told["is_sound"] is False
    assert "of no message" in told["health"]["findings"][0]["what"]
    assert stray.exists()


def test_where_the_archive_lies_is_said(browser: TestClient, kept: Archive) -> None:
    told = browser.get("/api/archive").json()

    assert told["name"] == "personal"
    assert told["storage"]["path"] == str(kept.path)
    assert told["storage"]["backups"] == []


def test_a_backup_can_be_opened_and_is_listed(browser: TestClient, kept: Archive) -> None:
    done = browser.post("/api/archive/backup")

    assert done.status_code == 201
    (listed,) = browser.get("/api/archive").json()["storage"]["backups"]
    assert listed["path"] == done.json()["path"]
    with opened(Path(listed["path"])) as copy:
        assert everything(copy) == everything(kept)


def test_vacuum_answers_with_what_it_gave_back(browser: TestClient, kept: Archive) -> None:
    assert browser.post("/api/archive/vacuum").json() == {"freed_bytes": 0}


@pytest.mark.parametrize(
    "path", ["/api/archive/backup", "/api/archive/vacuum", "/api/archive/index", "/api/health/check"]
)
def test_nothing_is_done_for_a_page_that_is_not_ours(browser: TestClient, path: str) -> None:
    del browser.headers["X-CSRF-Token"]

    assert browser.post(path).status_code == 403
