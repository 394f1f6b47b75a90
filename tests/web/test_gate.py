"""Who is let through, and from where: every route, asked in every way that must not work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.web import create_app
from backscroll.web.archives import Archives
from backscroll.web.security import visitors
from backscroll.web.security.gate import OPEN
from backscroll.web.security.places import LOOKING
from tests.support.archives import opened
from tests.support.loops import run_async
from tests.support.web import ADDRESS, START, let_in, served, settings_for

COOKIE = "backscroll_session_8321"
EVIL = "http://evil.example"
LIVE = "/api/health/live"


def routes() -> list[tuple[str, str]]:
    """Give every method and address of the API, from its own document."""
    paths = create_app(settings_for(Path("a.db"))).openapi()["paths"]
    known = [
        (method.upper(), re.sub(r"\{\w+\}", "x", path))
        for path, methods in paths.items()
        for method in methods
        if method != "parameters"
    ]
    return [*known, ("GET", "/api/openapi.json"), ("GET", "/api/nothing"), ("POST", "/api/nothing")]


ROUTES = routes()
CLOSED = [route for route in ROUTES if route not in OPEN]
CHANGING = [(method, path) for method, path in ROUTES if method not in LOOKING]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One server for all the ways of asking that must not work; nothing is changed here."""
    folder = tmp_path_factory.mktemp("gate")
    opened(folder / "a.db").close()
    with served(settings_for(folder / "a.db")) as client:
        yield let_in(client)


@pytest.fixture
def ours(shared: TestClient) -> Iterator[TestClient]:
    """A browser that was let in; what a test does to its headers and cookies is undone."""
    headers, cookies = shared.headers.copy(), dict(shared.cookies)
    yield shared
    shared.headers = headers
    shared.cookies.clear()
    shared.cookies.update(cookies)


def not_answering(
    status: int, client: TestClient, routes: list[tuple[str, str]], **headers: str
) -> list[tuple[str, str, int]]:
    """Ask every route as a page with a JSON body would; give those that answer with another status, and which."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    answers = [
        (method, path, client.request(method, path, headers=said, json=None if method in LOOKING else {}))
        for method, path in routes
    ]
    return [(method, path, got.status_code) for method, path, got in answers if got.status_code != status]


def test_the_matrix_holds_every_route() -> None:
    assert len(CLOSED) > len(ROUTES) - 4
    assert {("DELETE", "/api/conversations/x"), ("GET", "/api/attachments/x")} <= set(CLOSED)


# Where it is sent


def test_no_route_answers_to_a_name_that_is_not_ours(ours: TestClient) -> None:
    assert not_answering(403, ours, ROUTES, Host="evil.example:8321", Origin="http://evil.example:8321") == []


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "",
        " ",
        "[::2]:8321",
        "[::ffff:127.0.0.1]",
        "[localhost]",
        "::1",
        "localhost..",
        "localhost@evil.example",
        "evil.example@localhost",
        "localhost:8321@evil.example",
        "localhost/evil.example",
        "localhost#evil.example",
        "localhost,evil.example",
        "localhost evil.example",
        "localhost:port",
        "localhost:8321:8321",
        "127.1",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "127.0.0.2",
        "192.168.0.7",
        "lokalhost",
        "ⓛocalhost",
    ],
)
def test_a_name_that_is_not_ours_is_refused_before_anything_else(ours: TestClient, host: str) -> None:
    assert ours.get(LIVE, headers={b"Host": host.encode()}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1:8321", "[::1]:8321", "[0:0::1]"])
def test_the_names_of_this_machine_are_ours(ours: TestClient, host: str) -> None:
    assert ours.get(LIVE, headers={"Host": host}).status_code == 200


def test_a_name_that_is_said_twice_is_none(ours: TestClient) -> None:
    assert ours.get(LIVE, headers=[("Host", "localhost"), ("Host", "localhost")]).status_code == 403


def called(scope: dict[str, Any], settings: Any) -> int:
    """Give the status of the answer to a request that no well-behaved client would send."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    run_async(create_app(settings), {**PLAIN, **scope}, receive, send)
    return int(sent[0].get("status") or sent[0].get("code"))


PLAIN = {
    "type": "http",
    "method": "GET",
    "scheme": "http",
    "path": LIVE,
    "raw_path": LIVE.encode(),
    "query_string": b"",
    "headers": [(b"host", b"localhost")],
    "server": ("192.168.0.7", 8321),
    "client": ("192.168.0.9", 5000),
    "http_version": "1.1",
}


@pytest.mark.parametrize(
    "target", ["http://localhost/api/health/live", "http://evil.example/", "*", "evil.example:443", ""]
)
def test_a_target_that_is_no_path_is_refused(tmp_path: Path, target: str) -> None:
    assert called({"path": target, "raw_path": target.encode()}, settings_for(tmp_path / "a.db")) == 400


def test_a_request_without_a_name_is_refused(tmp_path: Path) -> None:
    assert called({"headers": []}, settings_for(tmp_path / "a.db")) == 403


def test_no_websocket_is_opened(tmp_path: Path) -> None:
    headers = [(b"host", b"localhost"), (b"origin", ADDRESS.encode())]

    assert called({"type": "websocket", "headers": headers}, settings_for(tmp_path / "a.db")) == 1008


@pytest.mark.parametrize(
    ("host", "status"),
    [("192.168.0.7:8321", 200), ("localhost", 200), ("192.168.0.8:8321", 403), ("evil.example", 403), ("0.0.0.0", 403)],
)
def test_a_server_for_other_machines_goes_by_the_address_it_was_reached_at(
    tmp_path: Path, host: str, status: int
) -> None:
    settings = settings_for(tmp_path / "a.db", host="0.0.0.0")

    assert called({"headers": [(b"host", host.encode())]}, settings) == status


def test_a_name_can_be_added(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "a.db", host_names=("archive.example",))

    assert called({"headers": [(b"host", b"archive.example")]}, settings) == 200


# Which page asks


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1", "localhost"),
        ("::1", "localhost"),
        ("0:0::1", "localhost"),
        ("localhost", "localhost"),
        ("0.0.0.0", "localhost"),
        ("127.0.0.2", "127.0.0.2"),
        ("192.168.0.7", "192.168.0.7"),
        ("0:0::2", "[::2]"),
        ("my-laptop", "my-laptop"),
    ],
)
def test_the_address_that_is_printed_is_one_that_answers(tmp_path: Path, host: str, name: str) -> None:
    settings = settings_for(tmp_path / "a.db", host=host)

    assert settings.address == f"http://{name}:8321/"
    assert called({"headers": [(b"host", f"{name}:8321".encode())]}, settings) == 200


@pytest.mark.parametrize(
    "origin", [EVIL, "null", "http://localhost:3000", "https://localhost:8321", "http://localhost", ""]
)
def test_no_other_page_changes_anything(ours: TestClient, origin: str) -> None:
    assert not_answering(403, ours, CHANGING, Origin=origin) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_page_asks_anything(ours: TestClient, site: str) -> None:
    assert not_answering(403, ours, ROUTES, Sec_Fetch_Site=site) == []


def test_two_origins_are_none(ours: TestClient) -> None:
    headers = [("Origin", ADDRESS), ("Origin", EVIL)]

    assert ours.delete("/api/session", headers=headers).status_code == 403


def test_a_page_behind_a_proxy_is_ours_by_the_name_that_was_added(tmp_path: Path, archive: Archive) -> None:
    archive.keys.set_password("long enough")
    with served(settings_for(archive.path, host_names=("archive.example",))) as client:
        answer = client.post(
            "/api/session", json={"password": "long enough"}, headers={"Origin": "https://archive.example"}
        )

    assert answer.status_code == 200


def test_no_answer_lets_another_page_read_it(ours: TestClient) -> None:
    told = ours.get("/api/session", headers={"Origin": EVIL}).headers

    assert [name for name in told if name.startswith("access-control-")] == []


# Who asks


def test_nobody_is_let_through_without_a_credential(ours: TestClient) -> None:
    ours.cookies.clear()

    assert not_answering(401, ours, CLOSED) == []


@pytest.mark.parametrize("shown", ["Bearer bks_wrong", "Bearer ", "Basic YTpi", "bks_wrong", f"Bearer {START}"])
def test_a_wrong_token_is_wrong_whatever_the_cookie_says(ours: TestClient, shown: str) -> None:
    assert not_answering(401, ours, CLOSED, Authorization=shown) == []


def test_no_browser_changes_anything_without_its_csrf_token(ours: TestClient) -> None:
    del ours.headers["X-CSRF-Token"]

    assert not_answering(403, ours, CHANGING) == []


@pytest.mark.parametrize("shown", ["", "wrong"])
def test_a_wrong_csrf_token_is_none(ours: TestClient, shown: str) -> None:
    ours.headers["X-CSRF-Token"] = shown

    assert not_answering(403, ours, CHANGING) == []


def test_a_token_that_may_look_changes_nothing(ours: TestClient, looking: str) -> None:
    ours.cookies.clear()

    assert not_answering(403, ours, CHANGING, Authorization=f"Bearer {looking}") == []


def test_a_token_of_another_archive_opens_nothing(ours: TestClient, elsewhere: str) -> None:
    ours.cookies.clear()

    assert not_answering(401, ours, CLOSED, Authorization=f"Bearer {elsewhere}") == []


@pytest.fixture(scope="module")
def looking(shared: TestClient) -> str:
    with Archive.open(shared.app.state.settings.database) as archive:  # type: ignore[attr-defined]
        return archive.keys.create_token("looking", may_write=False)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> str:
    with opened(tmp_path_factory.mktemp("elsewhere") / "a.db") as archive:
        return archive.keys.create_token("elsewhere")


def test_a_stranger_is_told_to_open_the_printed_address(stranger: TestClient) -> None:
    answer = stranger.get("/api/conversations")

    assert answer.status_code == 401
    assert "backscroll serve" in answer.json()["detail"]
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_script_needs_its_token_and_nothing_else(stranger: TestClient, archive: Archive) -> None:
    token = archive.keys.create_token("script")

    answer = stranger.delete("/api/session", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 204


def test_a_revoked_token_is_refused_at_once(stranger: TestClient, archive: Archive) -> None:
    shown = {"Authorization": f"Bearer {archive.keys.create_token('script')}"}
    assert stranger.get("/api/conversations", headers=shown).status_code == 200

    archive.keys.revoke_token("script")

    assert stranger.get("/api/conversations", headers=shown).status_code == 401


def test_a_token_of_a_named_archive_looks_at_that_one(stranger: TestClient, archive: Archive) -> None:
    with opened(archive.path.with_name("work.db")) as work:
        token = work.keys.create_token("script")

    answer = stranger.get("/api/session", headers={"Authorization": f"Bearer {token}"})

    assert answer.json() == {"archive": "work", "csrf": "", "may_write": True}


def test_a_file_that_is_no_archive_keeps_no_token_out(stranger: TestClient, archive: Archive) -> None:
    archive.path.with_name("another.db").write_text("not a database")

    assert stranger.get("/api/conversations", headers={"Authorization": "Bearer bks_wrong"}).status_code == 401


def test_a_wrong_token_opens_no_archive(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(archive.path.with_name("work.db")).close()
    asked: list[str] = []
    with served(settings_for(archive.path)) as stranger:
        monkeypatch.setattr(Archives, "opened", lambda _archives, name: asked.append(name))
        answer = stranger.get("/api/conversations", headers={"Authorization": "Bearer bks_wrong"})

    assert (answer.status_code, asked) == (401, [])


# Being let in


def test_the_start_token_is_exchanged_for_a_cookie_that_scripts_cannot_read(stranger: TestClient) -> None:
    answer = stranger.get("/", params={"token": START})

    assert answer.headers["location"] == "/"
    cookie, *told = answer.headers["set-cookie"].split("; ")
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(told)
    assert "Secure" not in told


def test_over_https_the_cookie_stays_there(archive: Archive) -> None:
    with served(settings_for(archive.path), "https://localhost:8321") as client:
        answer = client.get("/", params={"token": START})

    assert "Secure" in answer.headers["set-cookie"].split("; ")


@pytest.mark.parametrize("token", [START + "x", START[:-1], "", "\ud800", "\u00fc"])
def test_another_token_lets_nobody_in(stranger: TestClient, token: str) -> None:
    answer = stranger.get("/", params={"token": token.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/\\evil.example/", "//evil.example/%2e%2e"])
def test_the_exchange_leads_nowhere_else(tmp_path: Path, path: str) -> None:
    with served(settings_for(tmp_path / "a.db")) as client:
        answer = client.get(f"{ADDRESS}{path}", params={"token": START})

    location = answer.headers["location"]
    assert location.startswith(("/evil.example", "/%5Cevil.example"))


def test_the_exchange_keeps_the_rest_of_the_address(stranger: TestClient) -> None:
    answer = stranger.get("/c/1", params={"m": "a&b", "token": START})

    assert answer.headers["location"] == "/c/1?m=a%26b"


def test_a_browser_that_was_let_in_may_look(browser: TestClient) -> None:
    assert browser.get("/api/conversations").status_code == 200


def test_a_session_that_rests_too_long_is_over(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "SESSION_RESTS", timedelta(seconds=-1))

    assert browser.get("/api/conversations").status_code == 401


def test_a_session_does_not_last_for_ever(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "SESSION_LASTS", timedelta(seconds=-1))

    assert browser.get("/api/conversations").status_code == 401


def test_of_too_many_sessions_the_first_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "MOST_SESSIONS", 2)
    sessions = visitors.Sessions()

    first, second, third = (sessions.begin().secret for _ in range(3))

    assert sessions.visitor(first) is None
    assert sessions.visitor(second)
    assert sessions.visitor(third)


def test_a_session_of_another_server_on_this_machine_is_none_here(archive: Archive, browser: TestClient) -> None:
    with served(settings_for(archive.path)) as other:
        other.cookies.update(browser.cookies)

        assert other.get("/api/conversations").status_code == 401


def test_whoever_leaves_is_out(browser: TestClient) -> None:
    answer = browser.delete("/api/session")

    assert answer.status_code == 204
    assert f"{COOKIE}=" in answer.headers["set-cookie"]
    assert browser.get("/api/conversations").status_code == 401


# Anything at all

TEXT = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=80)


@given(cookie=TEXT, authorization=TEXT, origin=TEXT, host=TEXT)
def test_headers_of_any_kind_are_refused_and_end_nothing(
    shared: TestClient, cookie: str, authorization: str, origin: str, host: str
) -> None:
    said = {"Cookie": f"{COOKIE}={cookie}", "Authorization": authorization, "Origin": origin, "Host": host}
    headers = {name.encode(): value.encode("latin-1") for name, value in said.items()}

    assert shared.get("/api/conversations", headers=headers).status_code in (401, 403)


@given(cookie=TEXT)
def test_a_cookie_of_any_kind_lets_nobody_in(shared: TestClient, cookie: str) -> None:
    with TestClient(shared.app, ADDRESS) as client:
        assert client.get("/api/conversations", headers={b"Cookie": cookie.encode("latin-1")}).status_code == 401
