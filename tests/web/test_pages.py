"""The built pages: packed for a browser that can unpack them, kept for good where they never change."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backscroll.web import pages

SCRIPT, PACKED = "say(1)", "what the build made of it"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build of a page, a script and its packed twin, and a picture."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    for name, text in {
        "index.html": "<p>",
        "assets/a.js": SCRIPT,
        "assets/a.js.br": PACKED,
        "icon.svg": "<svg/>",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(pages, "BUILT", folder)
    return folder


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br, zstd"])
def test_a_browser_that_can_unpack_a_script_gets_it_packed(stranger: TestClient, accepted: str) -> None:
    with stranger.stream("GET", "/assets/a.js", headers={"Accept-Encoding": accepted}) as answer:
        sent = b"".join(answer.iter_raw())

    assert (sent.decode(), answer.headers["content-encoding"]) == (PACKED, "br")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("accepted", ["br", "identity"])
def test_a_script_is_one_whatever_this_machine_takes_it_for(
    stranger: TestClient, monkeypatch: pytest.MonkeyPatch, accepted: str
) -> None:
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")

    kind = stranger.get("/assets/a.js", headers={"Accept-Encoding": accepted}).headers["content-type"]

    assert kind.startswith("text/javascript")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("accepted", ["identity", "gzip, deflate", "br;q=0", "brr"])
def test_any_other_gets_it_as_it_is(stranger: TestClient, accepted: str) -> None:
    answer = stranger.get("/assets/a.js", headers={"Accept-Encoding": accepted})

    assert answer.text == SCRIPT
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.usefixtures("built")
def test_what_is_named_after_its_content_is_kept_for_good_and_the_rest_asked_for_again(stranger: TestClient) -> None:
    kept = {path: stranger.get(path).headers["cache-control"] for path in ("/assets/a.js", "/icon.svg", "/")}

    assert kept == {"/assets/a.js": pages.NEVER_CHANGING, "/icon.svg": "no-cache", "/": "no-cache"}


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", ["/%00", "/c/" + "a" * 5000, "/assets%00", "/..%2f..%2fapp.py", "/%ff%fe", "/con"])
def test_an_address_that_no_file_can_have_is_left_to_the_application(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)

    assert (answer.status_code, answer.text) == (200, "<p>")
