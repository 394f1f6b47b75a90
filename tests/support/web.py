"""A server in this process, and the browser that was let in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from backscroll.web import Settings, create_app
from tests.support.archives import WORDS_ONLY

START = "the-token-of-this-start"
ADDRESS = "http://localhost:8321"


def settings_for(database: Path, **settings: Any) -> Settings:
    """Give the settings of a server on a machine on which no other program has kept anything."""
    nobody = {"environment": {}, "home": database.parent / "nobody's home"}
    return Settings(database=database, embedder=WORDS_ONLY, start_token=START, **{**nobody, **settings})


@contextmanager
def served(settings: Settings, address: str = ADDRESS) -> Iterator[TestClient]:
    """Give a client that nobody has let in yet."""
    with TestClient(create_app(settings), base_url=address, follow_redirects=False) as client:
        yield client


def let_in(client: TestClient) -> TestClient:
    """Do what a browser does with the address that was printed, and what our pages do before they change things."""
    client.get("/", params={"token": START})
    return reloaded(client)


def reloaded(client: TestClient) -> TestClient:
    """Do what our pages do when they are loaded, so that they may change things."""
    client.headers["X-CSRF-Token"] = client.get("/api/session").json()["csrf"]
    return client


def look_at(client: TestClient, archive: str) -> None:
    """Open another archive, and its pages."""
    assert client.post(f"/api/archives/{archive}/open").status_code == 200
    reloaded(client)
