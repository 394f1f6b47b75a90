"""What one archive holds is not there for who looks at another, whatever id they name."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from backscroll.model import Attachment
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping, opened, the_conversation
from tests.support.web import look_at

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24


@pytest.fixture
def office(archive: Archive, tmp_path: Path) -> Iterator[Archive]:
    """Another archive of the same server, with one conversation."""
    with opened(archive.path.with_name("office.db")) as office:
        picture = Attachment(name="plan.png", media_type="image/png", content=PNG)
        Keeping(office, tmp_path / "office")(a_conversation(a_message("m1", "secret plan", picture), title="Secret"))
        yield office


@pytest.fixture
def ids(office: Archive) -> dict[str, Any]:
    """Every id by which something of the other archive could be named."""
    conversation = the_conversation(office, office.conversations().conversations[0].id)
    (message,) = conversation.messages
    return {"conversation": conversation.id, "message": message.id, "file": sha256(PNG).hexdigest()}


ASKED = [
    ("GET", "/api/conversations/{conversation}", None),
    ("GET", "/api/conversations/{conversation}/messages", None),
    ("GET", "/api/conversations/{conversation}/find?q=secret", None),
    ("GET", "/api/conversations/{conversation}/export?format=json", None),
    ("GET", "/api/conversations/{conversation}/original", None),
    ("GET", "/api/conversations/{conversation}/original/0", None),
    ("GET", "/api/conversations/{conversation}/notes", None),
    ("GET", "/api/attachments/{file}", None),
    ("GET", "/api/imports/1", None),
    ("PATCH", "/api/conversations/{conversation}", {"title": "mine"}),
    ("DELETE", "/api/conversations/{conversation}", None),
    ("POST", "/api/conversations/{conversation}/notes", {"text": "mine"}),
    ("PUT", "/api/messages/{message}/rating", {"value": 1}),
    ("POST", "/api/messages/{message}/fork", {}),
    ("POST", "/api/imports/1/undo", None),
    ("POST", "/api/imports/1/again", None),
]


@pytest.mark.parametrize(("method", "path", "told"), ASKED)
def test_no_id_of_another_archive_leads_there(
    browser: TestClient, office: Archive, ids: dict[str, Any], method: str, path: str, told: Any
) -> None:
    before = office.path.read_bytes()
    answer = browser.request(method, path.format(**ids), **({"json": told} if told is not None else {}))

    assert answer.status_code == 404
    assert "ecret" not in answer.text
    assert office.path.read_bytes() == before


@pytest.mark.parametrize(("method", "path", "told"), ASKED)
def test_the_same_is_there_for_who_looks_at_it(
    browser: TestClient, ids: dict[str, Any], method: str, path: str, told: Any
) -> None:
    look_at(browser, "office")

    answer = browser.request(method, path.format(**ids), **({"json": told} if told is not None else {}))

    assert answer.status_code != 404


@pytest.mark.parametrize("path", ["", "/facets", "/search?q=plan"])
def test_no_list_and_no_search_tells_of_another_archive(browser: TestClient, office: Archive, path: str) -> None:
    answer = browser.get(f"/api/conversations{path}")

    assert answer.status_code == 200
    assert "ecret" not in answer.text


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("POST", "/office/open")])
def test_a_token_knows_of_no_other_archive(stranger: TestClient, archive: Archive, method: str, path: str) -> None:
    shown = {"Authorization": f"Bearer {archive.keys.create_token('script')}"}

    answer = stranger.request(method, f"/api/archives{path}", json={"name": "new"}, headers=shown)

    assert answer.status_code == 403
