"""One conversation over the API: opened, read on, changed, handed out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from backscroll.model import Attachment
from tests.archive.test_reading import FORKED, id_of
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
FILE = Attachment(name="plan.txt", member="plan.txt")


@pytest.fixture
def bread(keep: Keeping) -> str:
    """A conversation with branches; its id."""
    keep(a_conversation(*FORKED, active_id="q2", title="Bread"))
    return keep.archive.conversation("c1").id


def path(id: str, *more: str) -> str:
    return "/".join(("/api/conversations", id, *more))


def got(browser: TestClient, address: str, **params: Any) -> Any:
    answer = browser.get(address, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_conversation_opens_on_the_branch_of_a_message(browser: TestClient, archive: Archive, bread: str) -> None:
    wanted = id_of(archive.conversation(bread), "a3")

    opened = got(browser, path(bread), m=wanted)

    assert opened["conversation"]["title"] == "Bread"
    assert opened["branch"]["leaf_id"] == wanted
    assert [one["message"]["text"] for one in opened["window"]["messages"]][-1] == "Cold."


def test_reading_on_gives_the_window_that_is_asked_for(browser: TestClient, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(30)))

    window = got(browser, path("c1", "messages"), start=20, count=5)

    assert [one["at"] for one in window["messages"]] == [20, 21, 22, 23, 24]


def test_what_is_unchanged_is_not_sent_twice(browser: TestClient, bread: str) -> None:
    tag = browser.get(path(bread)).headers["ETag"]

    assert browser.get(path(bread), headers={"If-None-Match": tag}).status_code == 304


def test_words_are_found_beyond_the_window(browser: TestClient, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(120)))

    found = got(browser, path("c1", "find"), q="SAYS M11")

    assert [match["at"] for match in found["matches"]] == [11, *range(110, 120)]


def test_a_conversation_is_changed_field_by_field(browser: TestClient, archive: Archive, bread: str) -> None:
    browser.patch(path(bread), json={"title": "Loaf", "starred": True})
    after = browser.patch(path(bread), json={"status": "archived"}).json()

    assert (after["title"], after["starred"], after["status"]) == ("Loaf", True, "archived")
    assert browser.patch(path(bread), json={"title": None}).json()["title"] == "Bread"


@pytest.mark.parametrize("body", [{"title": "x" * 501}, {"status": "lost"}, {"other": 1}, {"starred": "perhaps"}, []])
def test_a_change_that_makes_no_sense_is_refused(browser: TestClient, bread: str, body: object) -> None:
    assert browser.patch(path(bread), json=body).status_code == 422


def test_tags_are_set_and_taken_away(browser: TestClient, bread: str) -> None:
    assert browser.put(path(bread, "tags"), json={"tags": ["a/b", ".."]}).json()["tags"] == ["..", "a/b"]

    assert browser.delete(path(bread, "tags"), params={"tag": ".."}).json()["tags"] == ["a/b"]


def test_notes_are_written_changed_and_removed(browser: TestClient, archive: Archive, bread: str) -> None:
    message = id_of(archive.conversation(bread), "a1")
    written = browser.post(path(bread, "notes"), json={"text": "try this", "message_id": message})
    assert written.status_code == 201
    (note,) = written.json()["notes"]
    assert note["message_id"] == message

    changed = browser.put(path(bread, "notes", str(note["number"])), json={"text": "tried"}).json()["notes"]
    assert [one["text"] for one in changed] == ["tried"]
    assert browser.delete(path(bread, "notes", str(note["number"]))).json()["notes"] == []
    assert browser.delete(path(bread, "notes", str(note["number"]))).status_code == 404


@pytest.mark.parametrize("number", [0, 1 << 63, 10**40])
def test_a_number_that_no_note_can_have_is_refused(browser: TestClient, bread: str, number: int) -> None:
    assert browser.put(path(bread, "notes", str(number)), json={"text": "x"}).status_code == 422


def test_a_message_is_rated(browser: TestClient, archive: Archive, bread: str) -> None:
    message = id_of(archive.conversation(bread), "a2")

    browser.put(f"/api/messages/{message}/rating", json={"value": -1, "reason": "too sour"})

    (rating,) = next(one for one in archive.conversation(bread).messages if one.id == message).ratings
    assert (rating.value, rating.reason, rating.by_user) == (-1, "too sour", True)
    assert browser.put(f"/api/messages/{message}/rating", json={"value": 2}).status_code == 422


def test_a_fork_is_made_and_can_be_opened(browser: TestClient, archive: Archive, bread: str) -> None:
    message = id_of(archive.conversation(bread), "a2")

    made = browser.post(f"/api/messages/{message}/fork", json={"scope": "branches"})

    assert made.status_code == 201
    opened = got(browser, path(made.json()["id"]))
    assert opened["forked_from"]["conversation"]["id"] == bread
    assert opened["branch"]["message_count"] == 2


def test_a_conversation_is_begun(browser: TestClient) -> None:
    made = browser.post("/api/conversations", json={"title": "Mine"})

    assert made.status_code == 201
    assert got(browser, path(made.json()["id"]))["conversation"]["source"] == "backscroll"


def test_a_conversation_is_deleted_for_good(browser: TestClient, bread: str) -> None:
    assert browser.delete(path(bread)).json() == {"conversations": 1, "messages": 6, "files": 0}
    assert browser.get(path(bread)).status_code == 404


def test_the_providers_record_is_shown_and_saved(browser: TestClient, bread: str) -> None:
    (record,) = got(browser, path(bread, "original"))["records"]
    assert record["name"] == "talk.jsonl"
    assert "Which bread?" in record["text"]

    saved = browser.get(path(bread, "original", "0"))

    assert len(saved.content) == record["size"]
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="talk.jsonl"')
    assert browser.get(path(bread, "original", "1")).status_code == 404


@pytest.mark.parametrize(
    ("format", "ending"), [("markdown", "md"), ("text", "txt"), ("html", "html"), ("json", "json")]
)
def test_an_export_is_a_file_to_keep(browser: TestClient, bread: str, format: str, ending: str) -> None:
    saved = browser.get(path(bread, "export"), params={"format": format})

    assert saved.headers["Content-Disposition"].startswith("attachment; ")
    assert saved.headers["Content-Disposition"].endswith(f".{ending}")
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    assert "Which bread?" in saved.text


def test_the_branch_that_is_read_can_be_exported(browser: TestClient, archive: Archive, bread: str) -> None:
    leaf = id_of(archive.conversation(bread), "a1")

    assert "Spelt." not in browser.get(path(bread, "export"), params={"leaf": leaf}).text
    assert "Cold." in browser.get(path(bread, "export"), params={"branches": "all"}).text


def test_an_export_with_files_is_a_zip(browser: TestClient, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", "Look", FILE)), files={"plan.txt": b"the plan"})

    saved = browser.get(path("c1", "export"))

    assert len(zipfile.ZipFile(io.BytesIO(saved.content)).namelist()) == 2


def test_an_unknown_format_is_refused(browser: TestClient, bread: str) -> None:
    assert browser.get(path(bread, "export"), params={"format": "exe"}).status_code == 422


def attached(keep: Keeping, name: str, content: bytes) -> str:
    """Keep a file with a message, and give its address."""
    keep(a_conversation(a_message("m1", Attachment(name=name, member="file"))), files={"file": content})
    (part,) = keep.archive.conversation("c1").messages[0].parts
    assert isinstance(part, Attachment)
    return f"/api/attachments/{part.sha256}"


def test_a_picture_is_shown(browser: TestClient, keep: Keeping) -> None:
    shown = browser.get(attached(keep, "evil.html", PNG))

    assert shown.content == PNG
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in shown.headers


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("photo.png", b"<svg onload=alert(1)>"),
        ("page.html", b"<script>alert(1)</script>"),
        ("photo.jpg", b"<html><script>alert(1)</script>"),
        ("paper.pdf", b"%PDF-1.7"),
        ("code.js", b"alert(1)"),
    ],
)
def test_what_could_run_is_only_saved(browser: TestClient, keep: Keeping, name: str, content: bytes) -> None:
    saved = browser.get(attached(keep, name, content))

    assert saved.content == content
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in saved.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "../../x.txt", "new\nline\r\nX-Evil: 1.txt", "日本.txt", ""])
def test_a_files_name_cannot_leave_its_header(browser: TestClient, keep: Keeping, name: str) -> None:
    saved = browser.get(attached(keep, name, b"\x00\x01"))

    assert saved.status_code == 200
    assert saved.headers["Content-Disposition"].count('"') == 2
    assert "X-Evil" not in saved.headers
    assert "/" not in saved.headers["Content-Disposition"]


def test_sound_can_be_asked_for_by_ranges(browser: TestClient, keep: Keeping) -> None:
    content = b"RIFF\x00\x00\x00\x00WAVE" + bytes(range(256))

    part = browser.get(attached(keep, "a.wav", content), headers={"Range": "bytes=10-19"})

    assert part.status_code == 206
    assert part.headers["Content-Type"] == "audio/wav"
    assert part.content == content[10:20]


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [
        ("bytes=10-19,30-39", 206, None),
        ("bytes=9-", 206, "bytes 9-99/100"),
        ("bytes=100-", 416, "bytes */100"),
        ("bytes=20-10", 400, None),
        ("bytes=", 400, None),
        ("nonsense", 400, None),
    ],
)
def test_a_range_that_cannot_be_given_is_a_problem(
    browser: TestClient, keep: Keeping, asked: str, status: int, length: str | None
) -> None:
    answer = browser.get(attached(keep, "a.wav", b"RIFF" + bytes(96)), headers={"Range": asked})

    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, length)
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "Range" in answer.json()["detail"]


@pytest.mark.parametrize("sha256", ["0" * 64, "..", "x", "%2e%2e%2fa.db"])
def test_no_other_file_of_this_machine_is_given(browser: TestClient, sha256: str) -> None:
    assert browser.get(f"/api/attachments/{sha256}").status_code in (404, 422)


@pytest.mark.parametrize("address", ["", "/messages", "/find?q=x", "/original", "/original/0", "/export", "/notes"])
def test_an_unknown_conversation_is_a_problem_in_words(browser: TestClient, address: str) -> None:
    answer = browser.get(path("ffffffff") + address)

    assert answer.status_code == 404
    assert "no conversation ffffffff" in answer.json()["detail"]
