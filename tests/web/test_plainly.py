"""What a page says of what went wrong: the same as a terminal does, without what to type there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backscroll.web.plainly import plainly
from tests.builders import a_conversation
from tests.support.uploading import imported, looked_into, talk

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("There is no import 9. `backscroll imports` lists them.", "There is no import 9."),
        ("There are no conversations yet; `backscroll import PATH` brings some.", "There are no conversations yet."),
        ("It holds a.png (8 bytes, binary, beginning b'\\x89PNG\\r\\n').", "It holds a.png (8 bytes, binary)."),
        ('It holds a (8 bytes, binary, beginning b"it\'s\\x00").', "It holds a (8 bytes, binary)."),
        ("Open the address that `backscroll serve` printed.", "Open the address that `backscroll serve` printed."),
        ("It is damaged. `backscroll check` says how.", "It is damaged. `backscroll check` says how."),
        ("empty.json is empty: there is nothing to import.", "empty.json is empty: there is nothing to import."),
    ],
)
def test_what_is_to_be_typed_is_left_out(said: str, plain: str) -> None:
    assert plainly(said) == plain


@pytest.mark.parametrize("address", ["/api/conversations/none", "/api/messages/none/fork", "/api/imports/99/undo"])
def test_an_unknown_id_is_refused_without_a_command(browser: TestClient, address: str) -> None:
    asked = {"/api/conversations/none": "GET"}.get(address, "POST")

    answer = browser.request(asked, address, json={"scope": "path"} if "fork" in address else None)

    assert answer.status_code == 404
    assert re.fullmatch(r"There is no [^.`]+\.", answer.json()["detail"]), answer.text


def test_what_cannot_be_imported_is_told_without_a_command_and_without_bytes(browser: TestClient) -> None:
    done = imported(browser, ("photo.png", PICTURE))

    assert done["error"] == "No source knows photo.png: it holds photo.png (264 bytes, binary)."
    assert done["notes"] == [done["error"]]


@pytest.mark.parametrize("into", [imported, looked_into])
def test_what_is_noted_of_one_file_among_several_tells_nothing_to_type(
    browser: TestClient, into: Callable[..., dict[str, Any]]
) -> None:
    done = into(browser, ("photo.zip", _zip("photo.png", PICTURE)), ("talk.jsonl", talk(a_conversation())))

    notes = [*done["notes"], *(done["preview"]["notes"] if done["preview"] else ())]
    assert notes, done
    assert not [note for note in notes if "`" in note or "beginning" in note], notes


def _zip(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(name, content)
    return packed.getvalue()
