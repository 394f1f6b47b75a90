"""The server as it really runs: who can reach it, what it bears, and what it writes down."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

import httpx
import pytest

from backscroll.archive import handing_out
from backscroll.errors import ArchiveUnusable
from backscroll.export import zip_to
from backscroll.export.destinations import Zip
from backscroll.model import Skipped
from backscroll.web.security import bodies, connections
from backscroll.web.serving import listening
from tests.support.archives import opened
from tests.support.commands import Backscroll
from tests.support.running import Running, running
from tests.support.web import settings_for

HOST = b"Host: localhost\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    opened(tmp_path / "a.db").close()
    with running(settings_for(tmp_path / "a.db")) as found:
        yield found


def answer_to(server: Running, *said: bytes) -> bytes:
    """Say something on a connection of its own, and give all that comes back until the server closes it."""
    with server.connection() as line:
        for piece in said:
            line.sendall(piece)
        answer = b""
        while more := line.recv(65536):
            answer += more
        return answer


def lives(server: Running) -> bool:
    return httpx.get(f"{server.address}/api/health/live").status_code == 200


NO_HTTP = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x00" * 100,
    b"GET / HTTP\r\nHost: localhost\r\n\r\n",
]


@pytest.mark.parametrize("said", NO_HTTP)
def test_what_is_no_http_is_refused_and_the_next_is_answered(server: Running, said: bytes) -> None:
    answer = answer_to(server, said)

    assert answer.startswith(b"HTTP/1.1 4")
    assert lives(server)


def test_a_head_without_end_is_not_read_to_its_end(server: Running) -> None:
    sent = 0
    with server.connection() as line, contextlib.suppress(ConnectionError):
        while sent < 100_000_000:
            sent += line.send(b"X: y\r\n" * 10_000)

    assert sent < 100_000_000
    assert lives(server)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET http://localhost/api/health/live HTTP/1.1\r\n" + HOST, 400),
        (b"GET http://evil.example/ HTTP/1.1\r\n" + HOST, 400),
        (b"OPTIONS * HTTP/1.1\r\n" + HOST, 400),
        (b"GET / HTTP/1.0\r\n", 403),
        (b"GET /api/health/live HTTP/1.1\r\n" + HOST, 200),
        (b"GET /api/conversations HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + HOST, 401),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST, 414),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 101, 431),
    ],
)
def test_a_head_is_looked_at_before_anything_is_done(server: Running, head: bytes, status: int) -> None:
    answer = answer_to(
        server, head + b"Connection: close\r\n\r\n" if b"Upgrade" not in head else head + b"\r\n\x00\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 %d" % status)


def test_a_head_that_does_not_come_is_not_waited_for(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.2)

    assert answer_to(server, b"GET / HTTP/1.1\r\nHost: loc") == b""
    assert lives(server)


def test_a_second_head_on_a_line_is_not_waited_for_either(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.5)

    answer = answer_to(server, b"GET /api/health/live HTTP/1.1\r\n" + HOST + b"\r\nGET / HT")

    assert answer.startswith(b"HTTP/1.1 200")


def test_a_body_that_does_not_come_is_not_waited_for(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WHOLE", 0.2)

    answer = answer_to(server, b"POST /api/session HTTP/1.1\r\nContent-Length: 9\r\n" + HOST + b"\r\n{")

    assert answer.startswith(b"HTTP/1.1 408")


def test_the_rest_of_what_was_answered_is_not_waited_for(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_WITHIN", 0.2)

    answer = answer_to(server, b"POST /api/conversations HTTP/1.1\r\nContent-Length: 9\r\n" + HOST + b"\r\n{")

    assert answer.startswith(b"HTTP/1.1 401")


# Who can reach it


@pytest.mark.parametrize("reached", [["--host", "0.0.0.0"], ["--host", "::"], ["--host-name", "archive.example"]])
def test_without_a_password_no_other_machine_can_reach_it(archive_with_chats: Backscroll, reached: list[str]) -> None:
    answer = archive_with_chats("serve", "--port", "0", "--no-open", *reached)

    assert answer.code == 2
    assert "`backscroll password`" in answer.err


@contextmanager
def served(database: Path, *options: str, browser: Sequence[str] = ()) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give the command as it runs, and what it printed first; it opens the browser, where there is one."""
    opening = [] if browser else ["--no-open"]
    command = [sys.executable, "-m", "backscroll", "serve", "--port", "0", "--db", str(database), *opening, *options]
    environment = {**os.environ, "BROWSER": " ".join(browser)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline() + process.stdout.readline()
        finally:
            process.terminate()


def test_the_command_says_who_can_reach_it(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as archive:
        archive.keys.set_password("long enough")

    with served(tmp_path / "a.db") as (_, alone):
        assert "Only this machine can reach it" in alone
    with served(tmp_path / "a.db", "--host", "0.0.0.0") as (_, shared):
        assert "Every machine that can reach port" in shared
    with served(tmp_path / "a.db", "--host-name", "archive.example") as (_, proxied):
        assert "Whoever reaches it as archive.example" in proxied


def test_what_others_can_read_of_the_browsers_command_opens_nothing_any_more(tmp_path: Path) -> None:
    opened(tmp_path / "a.db").close()
    noted = tmp_path / "noted"
    noting = tmp_path / "browser.py"
    noting.write_text(f"import sys, pathlib\npathlib.Path({str(noted)!r}).write_text(sys.argv[1])\n")

    with served(tmp_path / "a.db", browser=(sys.executable, str(noting), "%s")) as (_, printed):
        wait_for(noted)
        address = noted.read_text()
        answers = [httpx.get(address).status_code for _ in range(2)]
        again = httpx.get(re.findall(r"http://\S+", printed)[0]).status_code

    assert address not in printed
    assert (answers, again) == ([303, 403], 303)


def wait_for(file: Path) -> None:
    give_up_at = time.monotonic() + 20
    while not (file.is_file() and file.read_text()):
        assert time.monotonic() < give_up_at, "no browser was opened"
        time.sleep(0.02)


def test_a_file_that_breaks_off_is_never_taken_for_the_whole(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_asked: object) -> Iterator[Skipped]:
        yield Skipped("c1", "so begins a file")
        has_begun.wait(10)
        raise ArchiveUnusable("The disk gave an error.")

    def begun(stream: IO[bytes], _label: str) -> AbstractContextManager[Zip]:
        stream.write(b"PK")
        stream.flush()
        return zip_to(stream, _label)

    has_begun = threading.Event()
    monkeypatch.setattr(handing_out, "_one_after_the_other", broken)
    monkeypatch.setattr(handing_out, "zip_to", begun)
    with httpx.Client(base_url=server.address) as browser:
        browser.get(server.opens)
        asking = {"X-CSRF-Token": browser.get("/api/session").json()["csrf"]}
        with browser.stream("POST", "/api/conversations/export/bulk", json={"filter": {}}, headers=asking) as answer:
            has_begun.set()
            with pytest.raises(httpx.RemoteProtocolError):
                answer.read()

    assert lives(server)


def test_ctrl_c_ends_it_without_a_word_of_something_unfinished(tmp_path: Path) -> None:
    opened(tmp_path / "a.db").close()

    with served(tmp_path / "a.db") as (process, printed):
        assert httpx.get(re.findall(r"http://\S+", printed)[0]).status_code == 303
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)[0]

    assert (process.returncode, said) == (0, "")


# What it writes down


def test_no_secret_and_no_word_of_a_request_is_ever_logged(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as archive:
        archive.keys.set_password("canary password")
        token = archive.keys.create_token("script")

    with served(tmp_path / "a.db") as (process, printed):
        address, start = re.findall(r"(http://localhost:\d+)/\?token=(\S+)", printed)[0]
        secrets = ask_everything(address, start, token)
        process.terminate()
        logged = process.communicate(timeout=20)[0]

    assert [secret for secret in (*secrets, "canary", "WebSocket") if secret in logged] == []


def test_what_is_no_http_leaves_no_error_on_the_terminal(tmp_path: Path) -> None:
    opened(tmp_path / "a.db").close()
    begun, garbage = b"POST /api/conversations HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HOST + b"\r\n", b"zz\r\n"

    with served(tmp_path / "a.db") as (process, printed):
        port = int(re.findall(r"localhost:(\d+)", printed)[0])
        for said in NO_HTTP:
            said_to(port, said)
        said_to(port, begun, garbage)
        said_to(port, begun + garbage)
        process.terminate()
        logged = process.communicate(timeout=20)[0]

    assert not re.search("Traceback|Error|Fatal", logged), logged


def said_to(port: int, *pieces: bytes) -> None:
    """Say each piece when the one before is answered, and wait for the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), 20) as line, contextlib.suppress(ConnectionError):
        for piece in pieces:
            line.sendall(piece)
            line.recv(65536)
        while line.recv(65536):
            pass


def ask_everything(address: str, start: str, token: str) -> list[str]:
    """Show every kind of credential, right and wrong, and ask what the server has to refuse; gives the secrets."""
    with httpx.Client(base_url=address) as browser:
        browser.get("/", params={"token": start + "canary"})
        browser.get("/", params={"token": start})
        csrf = browser.get("/api/session").json()["csrf"]
        browser.get("/api/search", params={"q": "canary"})
        browser.post("/api/session", json={"password": "canary password"}, headers={"X-CSRF-Token": csrf})
        browser.post("/api/session", content=b'{"canary', headers={"Content-Type": "application/json"})
        browser.get("/api/canary", headers={"Authorization": f"Bearer {token}"})
        browser.get("/api/canary", headers={"Authorization": "Bearer bks_canary", "Host": "canary.example"})
        browser.get("/canary", headers={"Connection": "Upgrade", "Upgrade": "websocket"})
        return [start, token, csrf, *browser.cookies.values()]


def test_small_answers_do_not_wait_for_more_to_be_sent() -> None:
    """Asyncio sends small packets at once only on a socket that is known to be TCP's."""
    with listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
