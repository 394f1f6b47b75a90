"""An import in the browser: from the upload over the job to the report, and what is refused on the way."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive, importing
from backscroll.model import Skipped
from backscroll.reading.limits import Limits
from backscroll.web.importing import receiving
from backscroll.web.importing.desk import BOTH
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import SOURCE, Keeping, everything, know_only
from tests.support.uploading import ended, events_in, held_back, imported, looked_into, sent, talk
from tests.support.web import let_in, served, settings_for

BOUNDARY = "----between"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Imports wait after each record for the gate to open; it is open in the end."""
    may_go_on = held_back(monkeypatch)
    yield may_go_on
    may_go_on.set()


def many(count: int) -> tuple[str, bytes]:
    return "talk.jsonl", talk(*(a_conversation(a_message(), id=f"c{number}") for number in range(count)))


def wait_until(browser: TestClient, job: dict[str, Any], is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for _ in range(2000):
        now = browser.get(f"/api/import/jobs/{job['id']}").json()
        if is_so(now):
            return dict(now)
        threading.Event().wait(0.01)
    raise AssertionError(now)


def uploads_of(archive: Archive) -> list[Path]:
    return list(archive.path.with_name(f"{archive.path.name}.uploads").rglob("*"))


# From the upload to the report


def test_an_upload_becomes_a_job_at_once_and_a_report_in_the_end(browser: TestClient, archive: Archive) -> None:
    job = sent(browser, ("talk.jsonl", talk(a_conversation(*a_thread(2), title="Tea"))))
    assert (job["kind"], job["name"], job["finished_at"]) == ("import", "talk.jsonl", None)

    done = ended(browser, job)

    assert (done["phase"], done["counts"]["new"], done["counts"]["messages"]) == ("done", 1, 2)
    report = browser.get(f"/api/imports/{done['runs'][0]}").json()
    assert [(item["outcome"], item["title"]) for item in report["page"]["items"]] == [("new", "Tea")]
    assert report["run"]["path"] == "talk.jsonl"


def test_nothing_of_an_upload_is_left_when_it_is_read(browser: TestClient, archive: Archive) -> None:
    imported(browser, many(2))

    assert uploads_of(archive) == []


def test_a_folder_that_was_dropped_is_one_import_of_the_folders_name(browser: TestClient, archive: Archive) -> None:
    one, two = talk(a_conversation(id="c1")), talk(a_conversation(id="c2"))

    done = imported(browser, ("mine/a/talk-1.jsonl", one), ("mine/b/talk-2.jsonl", two))

    assert (done["name"], done["counts"]["new"], len(done["runs"])) == ("mine", 2, 1)
    assert [run.path for run in archive.imports()] == ["mine"]


def test_zips_are_exports_of_their_own_called_by_their_names(browser: TestClient, archive: Archive) -> None:
    done = imported(browser, ("one.zip", _zip("c1")), ("two.zip", _zip("c2")))

    assert done["counts"]["new"] == 2
    assert [run.path for run in archive.imports()] == ["two.zip", "one.zip"]


def test_two_files_of_one_name_are_both_read(browser: TestClient) -> None:
    done = imported(browser, ("talk.jsonl", talk(a_conversation())), ("talk.jsonl", talk(a_conversation(id="c2"))))

    assert done["counts"]["new"] == 2


def test_what_could_not_be_kept_is_in_the_job_and_in_the_report(browser: TestClient) -> None:
    lossy = a_conversation(*a_thread(2), skipped=(Skipped("talk.jsonl:2", "a picture is cut short"),))

    done = imported(browser, ("talk.jsonl", talk(lossy, a_conversation(id="c2"))))

    assert done["problem_count"] == 1
    assert done["problems"] == [{"where": "talk.jsonl:1", "why": "talk.jsonl:2: a picture is cut short"}]
    found = browser.get(f"/api/imports/{done['runs'][0]}", params={"outcome": "partial"}).json()
    assert (found["page"]["total"], found["run"]["problems"][0]["why"]) == (1, "talk.jsonl:2: a picture is cut short")


def test_a_report_is_read_by_pages(browser: TestClient) -> None:
    done = imported(browser, many(5))

    page = browser.get(f"/api/imports/{done['runs'][0]}", params={"offset": 3, "limit": 50}).json()["page"]

    assert (page["total"], [item["where"] for item in page["items"]]) == (5, ["talk.jsonl:4", "talk.jsonl:5"])


def test_an_import_can_be_undone(browser: TestClient, archive: Archive) -> None:
    done = imported(browser, many(3))

    undone = browser.post(f"/api/imports/{done['runs'][0]}/undo").json()

    assert (undone["removed"], everything(archive)) == (3, [])
    assert browser.get("/api/imports").json()["imports"][0]["state"] == "undone"


# Jobs


def test_jobs_are_done_one_after_the_other(browser: TestClient, gate: threading.Event) -> None:
    first, second = sent(browser, many(2)), sent(browser, many(2))
    wait_until(browser, first, lambda job: job["phase"] != "queued")

    listed = browser.get("/api/import/jobs").json()["jobs"]
    gate.set()

    assert [(job["id"], job["phase"] == "queued") for job in listed] == [(second["id"], True), (first["id"], False)]
    assert ended(browser, second)["counts"]["unchanged"] == 2


def test_the_archive_answers_while_an_import_runs(browser: TestClient, gate: threading.Event) -> None:
    job = sent(browser, many(3))
    wait_until(browser, job, lambda job: browser.get("/api/conversations").json()["total"] > 0)

    assert browser.get(f"/api/import/jobs/{job['id']}").json()["finished_at"] is None


def test_a_cancelled_import_keeps_what_it_had_and_says_so(
    browser: TestClient, archive: Archive, gate: threading.Event
) -> None:
    job = sent(browser, many(50))
    wait_until(browser, job, lambda job: job["phase"] != "queued")

    browser.post(f"/api/import/jobs/{job['id']}/cancel")
    gate.set()
    done = ended(browser, job)

    kept = len(everything(archive))
    assert (done["phase"], done["counts"]["new"], 0 < kept < 50) == ("stopped", kept, True)
    assert archive.imports()[0].state == "interrupted"
    assert uploads_of(archive) == []


def test_a_cancelled_import_tells_of_all_that_its_last_batch_kept(
    browser: TestClient, archive: Archive, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_RECORDS", 10)
    job = sent(browser, many(50))
    wait_until(browser, job, lambda job: job["phase"] != "queued")

    browser.post(f"/api/import/jobs/{job['id']}/cancel")
    gate.set()
    done = ended(browser, job)

    kept, run = len(everything(archive)), archive.imports()[0]
    assert (done["phase"], done["counts"]["new"], run.counts.new) == ("stopped", kept, kept)
    assert 0 < kept < 50
    assert done["runs"] == [run.number]


def test_a_job_that_waits_is_cancelled_at_once(browser: TestClient, gate: threading.Event) -> None:
    first, second = sent(browser, many(2)), sent(browser, many(3))

    cancelled = browser.post(f"/api/import/jobs/{second['id']}/cancel").json()
    gate.set()
    ended(browser, first)

    assert (cancelled["phase"], cancelled["runs"]) == ("stopped", [])


def test_the_end_of_the_server_stops_an_import_between_two_records(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    with served(settings_for(archive.path)) as client:
        job = sent(let_in(client), many(50))
        wait_until(client, job, lambda job: job["phase"] != "queued")
        gate.set()

    assert archive.imports()[0].state == "interrupted" or archive.imports()[0].counts.new == 50
    assert uploads_of(archive) == []


# Events


def test_the_events_of_a_job_end_with_its_end(browser: TestClient) -> None:
    job = sent(browser, many(3))

    stream = browser.get(f"/api/import/jobs/{job['id']}/events")

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert events_in(stream.text)[-1][1]["phase"] == "done"


def test_events_go_on_from_the_last_one_that_was_seen(browser: TestClient) -> None:
    done = imported(browser, many(3))
    address = f"/api/import/jobs/{done['id']}/events"

    ((seen, _),) = events_in(browser.get(address, headers={"Last-Event-ID": "1"}).text)

    assert seen == str(done["version"])
    assert browser.get(address, headers={"Last-Event-ID": seen}).status_code == 204


def test_the_end_of_a_preview_says_at_once_how_long_it_is_kept(browser: TestClient) -> None:
    job = sent(browser, many(3), to="/api/import/preview")

    _, last = events_in(browser.get(f"/api/import/jobs/{job['id']}/events").text)[-1]

    assert (last["phase"], last["kept_until"] is not None) == ("done", True)


def test_two_tabs_see_the_same(browser: TestClient, gate: threading.Event) -> None:
    job = sent(browser, many(2))
    with ThreadPoolExecutor(2) as tabs:
        streams = [tabs.submit(browser.get, f"/api/import/jobs/{job['id']}/events") for _ in range(2)]
        gate.set()
        ends = [events_in(stream.result().text)[-1] for stream in streams]

    assert ends[0] == ends[1]


# Looking first


def test_a_preview_says_what_would_come_and_writes_nothing(
    browser: TestClient, archive: Archive, keep: Keeping
) -> None:
    keep(a_conversation(*a_thread(1), id="here"))
    export = talk(a_conversation(*a_thread(1), id="here"), a_conversation(*a_thread(2), id="new", account="ada"))

    job = looked_into(browser, ("talk.jsonl", export))

    (found,) = job["preview"]["found"]
    assert (found["counts"]["new"], found["counts"]["unchanged"], found["accounts"]) == (1, 1, ["ada"])
    assert (len(everything(archive)), len(archive.imports())) == (1, 1)


def test_what_was_looked_into_is_imported_without_a_second_upload(browser: TestClient, archive: Archive) -> None:
    looked = looked_into(browser, many(3))

    job = ended(browser, _import_of(browser, looked))

    assert (job["name"], job["counts"]["new"]) == ("talk.jsonl", 3)
    assert browser.get(f"/api/import/jobs/{looked['id']}").json()["imported_by"] == job["id"]
    assert uploads_of(archive) == []


def test_what_was_looked_into_is_imported_once(browser: TestClient) -> None:
    looked = looked_into(browser, many(1))
    ended(browser, _import_of(browser, looked))

    answer = browser.post("/api/import", data={"preview": looked["id"]}, files={"source": (None, "")})

    assert (answer.status_code, "Look into it again" in answer.json()["detail"]) == (404, True)


def test_a_preview_that_is_cancelled_leaves_nothing(browser: TestClient, archive: Archive) -> None:
    looked = looked_into(browser, many(1))

    browser.post(f"/api/import/jobs/{looked['id']}/cancel")

    assert uploads_of(archive) == []


# What is refused, and how


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("photo.zip", b"PK\x03\x04nonsense", "photo.zip"),
        ("letter.txt", b"Dear diary", "No source knows letter.txt: it holds letter.txt (10 bytes, text"),
        ("empty.json", b"", "empty.json is empty: there is nothing to import."),
        ("all.rar", b"Rar!\x1a\x07\x00", "packed, and only ZIPs are opened"),
    ],
)
def test_a_wrong_file_is_explained_in_plain_words(browser: TestClient, name: str, content: bytes, says: str) -> None:
    done = imported(browser, (name, content))

    assert (done["phase"], says in done["error"]) == ("failed", True), done["error"]
    assert ".uploads" not in done["error"]


def test_a_zip_that_unpacks_to_far_too_much_is_refused_with_the_limits_name(browser: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("talk.jsonl", b" " * (150 << 20))

    done = imported(browser, ("bomb.zip", packed.getvalue()))

    assert "BACKSCROLL_LIMIT_RATIO" in str(done["problems"]) + str(done["error"])


@pytest.mark.parametrize(
    "name",
    [
        "../../../talk.jsonl",
        "/etc/talk.jsonl",
        "..\\..\\talk.jsonl",
        "C:\\talk.jsonl",
        "a/../../talk.jsonl",
        "~/talk.jsonl",
        "talk\x00.jsonl",
        "talk%2f..%2f.jsonl",
    ],
)
def test_a_name_leads_nowhere_but_into_the_upload(
    browser: TestClient, archive: Archive, tmp_path: Path, name: str
) -> None:
    before = {path for path in tmp_path.rglob("*") if archive.path.parent not in path.parents}

    done = ended(browser, _posted(browser, _part(name, talk(a_conversation()))))

    assert done["phase"] == "done"
    assert {path for path in tmp_path.rglob("*") if archive.path.parent not in path.parents} == before
    assert sorted(path.name for path in archive.path.parent.iterdir() if "a.db" not in path.name) == []


def test_an_upload_cannot_be_taken_for_a_file_of_this_machine(
    browser: TestClient, archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "talk.jsonl").write_bytes(talk(a_conversation(id="secret")))
    done = ended(browser, _posted(browser, _part(str(tmp_path / "talk.jsonl"), talk(a_conversation()))))

    again = browser.post(f"/api/imports/{done['runs'][0]}/again")

    assert (again.status_code, [one.external_id for one in everything(archive)]) == (422, ["c1"])


def test_what_is_no_form_is_refused(browser: TestClient) -> None:
    assert browser.post("/api/import", json={"path": "/etc"}).status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        f"--{BOUNDARY}--\r\n".encode(),
        b"nonsense",
        b'--%s\r\nContent-Disposition: form-data; name="file"; filename="talk.jsonl"\r\n\r\n{' % BOUNDARY.encode(),
        b'--%s\r\nContent-Disposition: form-data; name="elsewhere"\r\n\r\nx\r\n--%s--\r\n'
        % (BOUNDARY.encode(), BOUNDARY.encode()),
    ],
)
def test_a_form_without_files_or_that_breaks_off_is_refused(browser: TestClient, archive: Archive, body: bytes) -> None:
    answer = browser.post("/api/import", content=body, headers=FORM)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert uploads_of(archive) == []


@pytest.mark.parametrize("address", ["/api/import", "/api/import/preview"])
def test_a_form_with_files_and_a_preview_is_told_that_it_has_both(
    browser: TestClient, archive: Archive, address: str
) -> None:
    looked = looked_into(browser, many(1))

    answer = browser.post(address, files={"file": many(1)}, data={"preview": looked["id"]})

    assert (answer.status_code, answer.json()["detail"]) == (422, BOTH)
    assert ended(browser, _import_of(browser, looked))["counts"]["new"] == 1
    assert uploads_of(archive) == []


def test_an_unknown_source_is_refused_before_anything_is_read(browser: TestClient, archive: Archive) -> None:
    answer = browser.post("/api/import", files={"file": many(1)}, data={"source": "nobody"})

    assert (answer.status_code, uploads_of(archive)) == (422, [])


def test_an_upload_larger_than_the_limit_is_refused_while_it_comes(archive: Archive) -> None:
    with served(settings_for(archive.path, limits=Limits(total_bytes=1000))) as client:
        browser = let_in(client)
        said = browser.post("/api/import", content=_part("talk.jsonl", b"x" * 2000), headers=FORM)
        unsaid = browser.post("/api/import", content=iter([_part("talk.jsonl", b"x" * 2000)]), headers=FORM)

    assert (said.status_code, unsaid.status_code) == (413, 413)
    assert "BACKSCROLL_LIMIT_TOTAL_BYTES" in unsaid.json()["detail"]
    assert uploads_of(archive) == []


def test_an_upload_for_which_the_disk_has_no_room_is_refused(
    browser: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "ROOM_LEFT", 1 << 62)

    answer = browser.post("/api/import", files={"file": many(1)})

    assert (answer.status_code, uploads_of(archive)) == (507, [])


def test_what_a_killed_server_left_behind_is_swept_at_the_next_start(archive: Archive) -> None:
    ruin = archive.path.with_name(f"{archive.path.name}.uploads") / "abc" / "files"
    ruin.mkdir(parents=True)
    (ruin / "talk.jsonl").write_bytes(b"{}")

    with served(settings_for(archive.path)):
        assert uploads_of(archive) == []


def test_what_another_server_is_reading_is_not_swept(archive: Archive, gate: threading.Event) -> None:
    with served(settings_for(archive.path)) as first:
        job = sent(let_in(first), many(2))
        with served(settings_for(archive.path)):
            assert uploads_of(archive)
        gate.set()
        assert ended(first, job)["counts"]["new"] == 2


# This machine


def test_what_programs_keep_here_is_listed_and_imported(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "home" / ".made-up"
    place.mkdir(parents=True)
    (place / "talk.jsonl").write_bytes(talk(a_conversation()))
    know_only(msgspec.structs.replace(SOURCE, places=lambda _, home: [home / ".made-up"]), monkeypatch.setattr)
    with served(settings_for(archive.path, home=tmp_path / "home")) as client:
        browser = let_in(client)
        (found,) = browser.get("/api/import/local").json()["found"]
        assert (found["source"], found["place"], found["file_count"]) == ("made-up", str(place), 1)
        assert everything(archive) == []

        done = ended(browser, browser.post("/api/import/local", json={"place": found["place"]}).json())
        again = browser.post(f"/api/imports/{done['runs'][0]}/again")

        assert done["counts"]["new"] == 1
        assert ended(browser, again.json())["counts"]["unchanged"] == 1


def test_what_programs_keep_here_is_looked_into_before_it_is_imported(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "home" / ".made-up"
    place.mkdir(parents=True)
    (place / "talk.jsonl").write_bytes(talk(a_conversation(), a_conversation(id="c2")))
    know_only(msgspec.structs.replace(SOURCE, places=lambda _, home: [home / ".made-up"]), monkeypatch.setattr)
    with served(settings_for(archive.path, home=tmp_path / "home")) as client:
        browser = let_in(client)

        looked = ended(browser, browser.post("/api/import/local/preview", json={"place": str(place)}).json())

        (found,) = looked["preview"]["found"]
        assert (looked["name"], found["counts"]["new"], everything(archive)) == (str(place), 2, [])
        assert ended(browser, _import_of(browser, looked))["counts"]["new"] == 2
        assert (place / "talk.jsonl").exists()


def test_a_look_into_what_programs_keep_here_is_discarded_and_the_files_stay(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talk.jsonl").write_bytes(talk(a_conversation()))
    know_only(msgspec.structs.replace(SOURCE, places=lambda _, home: [home]), monkeypatch.setattr)
    with served(settings_for(archive.path, home=tmp_path)) as client:
        browser = let_in(client)
        looked = ended(browser, browser.post("/api/import/local/preview", json={}).json())

        left = browser.post(f"/api/import/jobs/{looked['id']}/cancel").json()

        assert (left["kept_until"], everything(archive)) == (None, [])
        assert (tmp_path / "talk.jsonl").exists()


@pytest.mark.parametrize("address", ["/api/import/local", "/api/import/local/preview"])
def test_no_other_folder_of_this_machine_is_read(browser: TestClient, tmp_path: Path, address: str) -> None:
    answer = browser.post(address, json={"place": str(tmp_path)})

    assert answer.status_code == 422


def test_sources_are_told_with_the_steps_to_an_export(browser: TestClient) -> None:
    sources = {one["name"]: one for one in browser.get("/api/import/sources").json()["sources"]}

    assert sources["chatgpt"]["steps"][0] == "chatgpt.com → Settings → Data controls → Export data."
    assert len(sources["chatgpt"]["steps"]) == 3


def _import_of(browser: TestClient, looked: dict[str, Any]) -> dict[str, Any]:
    answer = browser.post("/api/import", data={"preview": looked["id"]}, files={"source": (None, "")})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def _part(name: str, content: bytes) -> bytes:
    """Give a form with one file, whose name no client would send so."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def _posted(browser: TestClient, body: bytes) -> dict[str, Any]:
    answer = browser.post("/api/import", content=body, headers=FORM)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def _zip(id: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("talk.jsonl", talk(a_conversation(id=id)))
    return packed.getvalue()
