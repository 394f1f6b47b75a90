"""The API does what its own document says, whatever it is asked: no answer is undocumented, none is an accident."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from backscroll.archive import Archive
from backscroll.model import Attachment
from backscroll.web import create_app
from backscroll.web.security import rates
from tests.builders import a_conversation, a_message
from tests.support.archives import SOURCE, Keeping, know_only, opened
from tests.support.running import Running, running
from tests.support.web import settings_for

pytestmark = pytest.mark.slow

ASKED_OF_EACH = 25
CONTENT = b"\x89PNG\r\n\x1a\n"
# What was there would be gone for those who ask next.
ENDING = frozenset({"DELETE /api/conversations/{conversation_id}", "POST /api/imports/{number}/undo"})
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with a small archive, for a visitor in a hurry."""
    path = tmp_path_factory.mktemp("api") / "a.db"
    with pytest.MonkeyPatch.context() as patch:
        know_only(SOURCE, patch.setattr)
        patch.setattr(rates, "AT_ONCE", 1_000_000)
        with opened(path) as archive:
            picture = Attachment(name="plan.png", media_type="image/png", content=CONTENT)
            talk = a_conversation(a_message("m0", "a plan", picture), a_message("m1", after="m0"), title="Kept")
            Keeping(archive, path.parent / "exports")(talk)
        with running(settings_for(path)) as found:
            yield found


@pytest.fixture(scope="module")
def token(server: Running) -> str:
    with Archive.open(server.settings.database) as archive:
        return archive.keys.create_token("asking")


@pytest.fixture(scope="module")
def known(server: Running) -> dict[str, Any]:
    """What is there, by the names under which addresses ask for it."""
    with Archive.open(server.settings.database) as archive:
        kept = archive.conversation(archive.conversations().conversations[0].id)
    file = sha256(CONTENT).hexdigest()
    return {"conversation_id": kept.id, "message_id": kept.messages[0].id, "number": 1, "sha256": file}


DOCUMENT = schemathesis.openapi.from_dict(create_app(settings_for(Path("a.db"))).openapi())
OPERATIONS = {found.ok().label: found.ok() for found in DOCUMENT.get_all_operations() if isinstance(found, Ok)}


def test_every_route_is_asked() -> None:
    assert len(OPERATIONS) == sum(len(methods) for methods in DOCUMENT.raw_schema["paths"].values())


def test_the_token_opens_the_api(server: Running, token: str) -> None:
    answer = httpx.get(f"{server.address}/api/conversations", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_that_the_document_tells_of(
    label: str, server: Running, token: str, known: dict[str, Any]
) -> None:
    @given(OPERATIONS[label].as_strategy(), st.booleans())
    @settings(max_examples=ASKED_OF_EACH, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case[Any], of_what_is_there: bool) -> None:
        if of_what_is_there and label not in ENDING:
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
        answer = case.call(server.address, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        case.validate_response(answer, checks=CHECKS)

    ask()
