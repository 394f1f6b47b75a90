"""What every answer tells the browser not to do, and what the log does not say."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi.testclient import TestClient

from backscroll.web.archives import Archives
from backscroll.web.pages import BUILT
from backscroll.web.security.headers import HEADERS, POLICY
from tests.support.web import START

ASKED = ["/", "/c/1", "/assets/none.js", "/api/session", "/api/conversations", "/api/nothing", "/api/openapi.json"]


@pytest.mark.parametrize("path", ASKED)
def test_every_answer_has_the_headers(browser: TestClient, path: str) -> None:
    answer = browser.get(path)

    assert {name: answer.headers[name] for name in HEADERS if name != "Cache-Control"} == {
        name: value for name, value in HEADERS.items() if name != "Cache-Control"
    }


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "null"}, {"Authorization": "Bearer x"}])
def test_refusals_have_them_too(browser: TestClient, headers: dict[str, str]) -> None:
    answer = browser.post("/api/session", json={}, headers=headers)

    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_policy_allows_nothing_that_stands_in_a_page_and_nothing_from_elsewhere() -> None:
    directives = dict(directive.strip().split(" ", 1) for directive in POLICY.split(";"))

    assert directives["default-src"] == "'none'"
    assert {name: directives[name] for name in ("script-src", "style-src", "connect-src")} == dict.fromkeys(
        ("script-src", "style-src", "connect-src"), "'self'"
    )
    assert not re.search(r"unsafe|\*|https?:", POLICY)
    assert {directives[name] for name in ("base-uri", "form-action", "frame-ancestors")} == {"'none'"}


@pytest.mark.skipif(not (BUILT / "index.html").is_file(), reason="the pages are not built")
def test_the_page_that_is_built_fits_the_policy() -> None:
    html = (BUILT / "index.html").read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://", html)


@pytest.mark.parametrize("path", ["/api/session", "/api/nothing", "/api/conversations/none", "/?token=wrong"])
def test_no_cache_keeps_what_is_somebodys(browser: TestClient, path: str) -> None:
    assert browser.get(path).headers["cache-control"] == "no-store"


def test_what_may_be_asked_again_unchanged_is_asked_again(browser: TestClient) -> None:
    answer = browser.get("/api/conversations")

    assert answer.headers["cache-control"] == "private, no-cache"
    assert browser.get("/api/conversations", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_the_token_is_in_no_cache_and_in_no_referrer(stranger: TestClient) -> None:
    answer = stranger.get("/", params={"token": START})

    assert START not in str(answer.headers)
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize(("method", "path"), [("PUT", "/api/tags"), ("POST", "/api/nothing"), ("DELETE", "/")])
def test_what_no_route_takes_is_refused_in_words(browser: TestClient, method: str, path: str) -> None:
    answer = browser.request(method, path)

    assert answer.status_code == 405
    assert "/api/openapi.json" in answer.json()["detail"]


def test_an_accident_is_told_and_logged_without_a_word_of_what_was_said(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("canary")

    monkeypatch.setattr(Archives, "knowing", fail)
    with caplog.at_level(logging.DEBUG):
        answer = browser.get("/api/conversations?q=canary", headers={"Authorization": "Bearer bks_canary"})

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "canary" not in answer.text
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("backscroll"))
    assert re.search(r"ValueError at .*test_headers\.py:\d+", told)
    assert "canary" not in caplog.text.replace("GET http://localhost:8321/api/conversations?q=canary", "")
