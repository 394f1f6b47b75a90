"""An embeddings server: what it is asked, what is made of its answers, and that nonsense is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest

from backscroll.errors import ServiceUnavailable
from backscroll.search.embedders import endpoint
from backscroll.search.embedders.endpoint import Endpoint

KEY = "secret-key"
# What a server answers to a request's body: a status and a content.
Answering = Callable[[dict[str, Any]], tuple[int, bytes]]


class Server:
    """A server on this machine that answers as told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answering: Answering = embedding
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.extra_headers: dict[str, str] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def do_GET(self) -> None:
                self._answer({})

            def _answer(self, body: dict[str, Any]) -> None:
                server.headers = dict(self.headers.items())
                server.asked.append((self.command, self.path, body))
                status, content = server.answering(body)
                self.send_response(status)
                for name, value in {"Content-Length": len(content), **server.extra_headers}.items():
                    self.send_header(name, str(value))
                # Who has waited long enough is gone.
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        return Handler


def embedding(body: dict[str, Any]) -> tuple[int, bytes]:
    """Answer as servers do; a text's vector is its length and one. The last text comes first."""
    rows = [{"index": at, "embedding": [len(text), 1]} for at, text in enumerate(body["input"])]
    return 200, json.dumps({"object": "list", "data": rows[::-1], "model": body["model"]}).encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Server()
    yield running
    running.stop()


def test_texts_are_sent_with_the_model_s_name_and_nothing_else(server: Server) -> None:
    Endpoint(server.url, "nomic").passages(["one", "three"])

    assert server.asked == [("POST", "/v1/embeddings", {"model": "nomic", "input": ["one", "three"]})]


def test_rows_come_in_the_order_of_the_texts_with_length_one(server: Server) -> None:
    rows = Endpoint(server.url, "nomic").passages(["one", "three", ""])

    assert np.linalg.norm(rows, axis=1) == pytest.approx(1)
    assert (rows[:, 0] / rows[:, 1]).tolist() == pytest.approx([3, 5, 0])
    assert Endpoint(server.url + "/", "nomic").question("one") == pytest.approx(rows[:1])


def test_the_key_is_sent_in_the_header_and_nowhere_else(server: Server) -> None:
    Endpoint(server.url, "nomic", KEY).question("one")

    assert server.headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(server.asked)
    Endpoint(server.url, "nomic").question("one")
    assert "Authorization" not in server.headers


def test_a_vector_of_zeros_stays_one(server: Server) -> None:
    server.answering = lambda _body: (200, b'{"data": [{"index": 0, "embedding": [0, 0]}]}')

    assert Endpoint(server.url, "nomic").question("").tolist() == [[0, 0]]


NONSENSE = {
    "one row too few": b'{"data": []}',
    "one row too many": b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1]}]}',
    "no JSON": b"<html>hello</html>",
    "no text": b"\xff\xfe",
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "no data": b'{"error": "no such model"}',
    "data of null": b'{"data": null}',
    "words": b'{"data": ["vector"]}',
    "no vector": b'{"data": [{"index": 0}]}',
    "no numbers": b'{"data": [{"index": 0, "embedding": ["a", "b"]}]}',
    "a number": b'{"data": [{"index": 0, "embedding": 1}]}',
    "no dimensions": b'{"data": [{"index": 0, "embedding": []}]}',
    "not a number": b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}',
    "beyond all numbers": b'{"data": [{"index": 0, "embedding": [1e39, 1]}]}',
    "no place": b'{"data": [{"index": Infinity, "embedding": [1, 1]}]}',
    "deep": b'{"data": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE.keys())
def test_what_is_no_vectors_is_named(server: Server, content: bytes) -> None:
    server.answering = lambda _body: (200, content)

    with pytest.raises(ServiceUnavailable, match=f"at {server.url}/embeddings gave no vectors"):
        Endpoint(server.url, "nomic", KEY).question("one")


def test_rows_of_different_lengths_are_no_vectors(server: Server) -> None:
    server.answering = lambda _body: (
        200,
        b'{"data": [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [1]}]}',
    )

    with pytest.raises(ServiceUnavailable, match="gave no vectors"):
        Endpoint(server.url, "nomic").passages(["one", "two"])


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_an_error_is_named_without_the_key(server: Server, status: int) -> None:
    server.answering = lambda _body: (status, b'{"error": "broken"}')

    with pytest.raises(ServiceUnavailable, match=f"{server.url}/embeddings does not answer: .*{status}") as raised:
        Endpoint(server.url, "nomic", KEY).question("one")
    assert KEY not in str(raised.value)


def test_nothing_is_sent_on_to_another_address(server: Server) -> None:
    server.answering = lambda _body: (302, b"")
    server.extra_headers = {"Location": server.url + "/elsewhere"}

    with pytest.raises(ServiceUnavailable, match="302"):
        Endpoint(server.url, "nomic", KEY).question("one")

    assert [path for _command, path, _body in server.asked] == ["/v1/embeddings"]


@pytest.mark.parametrize(
    ("waiting", "ask"),
    [
        ("SECONDS_FOR_A_QUESTION", lambda asked: asked.question("one")),
        ("SECONDS_FOR_PASSAGES", lambda asked: asked.passages(["one"])),
    ],
)
def test_a_server_that_does_not_answer_is_not_waited_for_without_end(
    server: Server, monkeypatch: pytest.MonkeyPatch, waiting: str, ask: Callable[[Endpoint], object]
) -> None:
    monkeypatch.setattr(endpoint, waiting, 0.05)
    is_over = Event()

    def answer_late(body: dict[str, Any]) -> tuple[int, bytes]:
        is_over.wait(10)
        return embedding(body)

    server.answering = answer_late
    try:
        with pytest.raises(ServiceUnavailable, match="does not answer"):
            ask(Endpoint(server.url, "nomic"))
    finally:
        is_over.set()


def test_a_server_that_is_not_there_is_named(server: Server) -> None:
    url = "http://127.0.0.1:9/v1"

    with pytest.raises(ServiceUnavailable, match=f"{url}/embeddings does not answer"):
        Endpoint(url, "nomic").question("one")


def test_an_answer_cut_in_the_middle_is_named(server: Server) -> None:
    server.answering = lambda body: (200, embedding(body)[1][:40])
    server.extra_headers = {"Content-Length": "100"}

    with pytest.raises(ServiceUnavailable, match=f"{server.url}/embeddings gave no vectors"):
        Endpoint(server.url, "nomic").question("one")
