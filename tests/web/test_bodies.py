"""How large, deep and slow what is sent may be."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from backscroll.web.security import bodies
from backscroll.web.security.bodies import DEEPEST, LARGEST, awake, depth
from tests.support.loops import run_async

JSON = {"Content-Type": "application/json"}
ROUTE = "/api/session"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(browser: TestClient) -> None:
    answer = browser.post(ROUTE, content=b"{}", headers={**JSON, "Content-Length": str(LARGEST + 1)})

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_does_not_say_how_large_it_is_is_counted(browser: TestClient) -> None:
    pieces = (b" " * 65536 for _ in range(17))

    assert browser.post(ROUTE, content=pieces, headers=JSON).status_code == 413


def test_a_body_that_is_nested_too_deep_is_refused(browser: TestClient) -> None:
    nested = b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)

    answer = browser.post(ROUTE, content=nested, headers=JSON)

    assert (answer.status_code, "nested" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_of_another_page_could_send_is_refused(browser: TestClient, kind: str) -> None:
    assert browser.post(ROUTE, content=b'{"password": "x"}', headers={"Content-Type": kind}).status_code == 415


def test_what_is_no_json_is_told_in_words(browser: TestClient) -> None:
    answer = browser.post(ROUTE, content=b"{x", headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["detail"] == "The body is no JSON: what is wrong with it begins at character 2."


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"password": "\xed\xa0\x80"}',
        b'{"password": "\\ud800"}',
        b'{"password": NaN}',
        b'{"password": ' + b"9" * 5000 + b"}",
        b'{"password": null}',
        b'{"password": "x", "__proto__": {}}',
        b"[]",
        b"null",
        b'"' + b"\\" * 1001,
        b"\x00",
    ],
)
def test_a_body_that_says_nothing_sensible_is_refused(browser: TestClient, body: bytes) -> None:
    assert browser.post(ROUTE, content=body, headers=JSON).status_code in (400, 422)
    assert browser.get("/api/health/live").status_code == 200


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
)
def test_depth_is_that_of_the_value(value: Any) -> None:
    assert depth(json.dumps(value).encode()) == deep(value)


def deep(value: Any) -> int:
    match value:
        case dict():
            return 1 + max(map(deep, value.values()), default=0)
        case list():
            return 1 + max(map(deep, value), default=0)
        case _:
            return 0


@pytest.mark.parametrize("pattern", [b'\\"', b'"', b'"\\', b"\\", b'["', b'{"a":'])
def test_the_depth_of_the_largest_body_is_known_at_once(pattern: bytes) -> None:
    begun_at = monotonic()
    depth(b'"' + pattern * (LARGEST // len(pattern)))

    assert monotonic() - begun_at < 5


@given(st.binary(max_size=200))
def test_the_depth_of_anything_can_be_asked_for(content: bytes) -> None:
    assert depth(content) >= 0


def test_an_upload_that_falls_silent_is_taken_for_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE", 0.01)

    async def silent() -> Any:
        await anyio.sleep(10)

    assert run_async(awake(silent)) == {"type": "http.disconnect"}


def test_an_answer_may_take_its_time_once_everything_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE", 0.01)
    told = messages({"type": "http.request", "more_body": False}, {"type": "http.disconnect"})

    async def listen() -> list[str]:
        receive = awake(told.__anext__)
        return [(await receive())["type"], (await receive())["type"]]

    assert run_async(listen) == ["http.request", "http.disconnect"]


async def messages(*told: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    for place, message in enumerate(told):
        await anyio.sleep(0.05 if place else 0)
        yield message
